// Search as you type and filters that apply at once. Without this file everything works by buttons and by hand.
(() => {
  // A drawing wider than the window begins at its newest round, if that is out of sight.
  const bar = document.querySelector(".chart .round, .chart .lead");
  const seen = bar?.getBoundingClientRect();
  if (seen && seen.left > innerWidth * 0.8) bar.closest(".scroll").scrollLeft = seen.left - innerWidth / 2;

  // Copying needs a script, so its button shows only with one.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.nextElementSibling.textContent = button.dataset.done;
    });
  }

  // Keeps the last list for when there is no network, and shows alerts. A private
  // window may forbid it, and a page that is left ends it: neither is an error.
  const worker = navigator.serviceWorker;
  if (worker) addEventListener("load", () => worker.register("/sw.js").catch(() => {}));

  // Alerts on this device: offered only where the browser can show them.
  const device = document.getElementById("on-device");
  const canPush = worker && "PushManager" in window && "Notification" in window;
  if (device && canPush) {
    const form = device.closest("form");
    const target = form.elements.target, button = form.querySelector("button[data-push]");
    const usual = { label: button.textContent, target: target.value };
    device.hidden = false;
    const follow = () => {
      const chosen = form.elements.channel.value === "push";
      for (const field of form.querySelectorAll("[data-not-push]")) field.hidden = chosen;
      for (const field of form.querySelectorAll("[data-push-only]")) field.hidden = !chosen;
      target.required = !chosen;
      button.textContent = chosen ? button.dataset.push : usual.label;
    };
    const subscribed = async () => {
      if (await Notification.requestPermission() !== "granted") throw new DOMException("", "NotAllowedError");
      const registration = await worker.ready;
      const key = device.dataset.key;
      let found = await registration.pushManager.getSubscription();
      // One made for a key that was replaced since would never be delivered to.
      if (found && found.options?.applicationServerKey && encode(found.options.applicationServerKey) !== key) {
        await found.unsubscribe();
        found = null;
      }
      found ||= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      return JSON.stringify({ ...found.toJSON(), serverKey: key });
    };
    const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    form.addEventListener("change", follow);
    form.addEventListener("submit", async (event) => {
      if (event.submitter?.formMethod === "get" || form.elements.channel.value !== "push") return;
      event.preventDefault();
      const trouble = document.getElementById("push-trouble");
      trouble.hidden = true;
      button.disabled = true;
      try {
        target.value = await subscribed();
        form.submit();
      } catch (error) {
        const denied = error.name === "NotAllowedError";
        trouble.textContent = denied ? trouble.dataset.denied : trouble.dataset.failed;
        trouble.hidden = false;
        button.disabled = false;
      }
    });
    follow();
    const mine = document.getElementById("this-device");
    worker.ready.then(async (registration) => {
      const found = await registration.pushManager.getSubscription();
      if (!found) return;
      mine.elements.target.value = JSON.stringify({ ...found.toJSON(), serverKey: device.dataset.key });
      mine.hidden = false;
    }).catch(() => {});
  } else if (device && /iPhone|iPad/.test(navigator.userAgent)) {
    document.getElementById("push-iphone").hidden = false;
  }

  // The preview of a subscription follows what is typed and ticked.
  const sheet = document.querySelector("form[data-preview]");
  if (sheet && window.fetch) {
    document.documentElement.classList.add("live");
    const notAFilter = new Set(["channel", "target", "website", "frequency", "events", "calendar", "quiet_note"]);
    let later, pending;
    const preview = async () => {
      const pairs = [...new FormData(sheet)].filter(([name, value]) => value !== "" && !notAFilter.has(name));
      pending?.abort();
      pending = new AbortController();
      try {
        const answer = await fetch(`/subscribe?${new URLSearchParams(pairs)}`, { signal: pending.signal });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        document.getElementById("preview").replaceWith(page.getElementById("preview"));
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    };
    sheet.addEventListener("input", (event) => {
      if (notAFilter.has(event.target.name)) return;
      clearTimeout(later);
      later = setTimeout(preview, 220);
    });
  }

  const form = document.querySelector("form[data-live]");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  document.documentElement.classList.add("live");
  let waiting, asking;

  // On a phone the filters are a sheet over the list: while it is open nothing behind it
  // takes the focus, Escape closes it, and the focus goes back to what opened it.
  const filters = () => document.getElementById("filters");
  const isSheet = () => location.hash === "#filters" && getComputedStyle(filters()).position === "fixed";
  let wasSheet = false;
  const guardSheet = () => {
    const open = isSheet();
    for (const behind of document.querySelectorAll(".skip, .top, .ask, #results, .foot")) behind.inert = open;
    filters().setAttribute("role", open ? "dialog" : "group");
    if (open === wasSheet) return;
    wasSheet = open;
    const target = open ? filters().querySelector(".close-sheet a") : form.querySelector(".narrow a");
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", guardSheet);
  addEventListener("resize", guardSheet);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isSheet()) location.hash = "results";
  });
  guardSheet();

  const address = () => {
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(pairs).toString();
    return query ? `/?${query}` : "/";
  };

  const put = (page, id) => {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id).replaceWith(fresh);
  };

  const show = async (event) => {
    const wanted = address();
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(wanted, { signal: asking.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const held = document.activeElement;
      put(page, "results");
      if (held.name === "sort") form.elements.sort?.focus();
      document.getElementById("found").textContent = page.getElementById("found").textContent;
      if (!filters().contains(held)) put(page, "filters");
      guardSheet();
      // A word being typed is one step back, each box is its own.
      if (event.target?.name === "q" && event.type === "input") history.replaceState(null, "", wanted + location.hash);
      else if (wanted !== location.pathname + location.search) history.pushState(null, "", wanted + location.hash);
      document.title = page.title;
      address_shown = wanted;
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  };

  const soon = (wait, event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(event), wait);
  };

  let address_shown = location.pathname + location.search;
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== address_shown) location.reload();
  });

  form.addEventListener("input", (event) => soon(event.target.name === "q" ? 220 : 0, event));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0, event);
  });
})();
