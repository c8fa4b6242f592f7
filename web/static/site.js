// Search as you type and filters that apply at once. Without this file everything works by buttons and by hand.
(() => {
  // A drawing wider than the window begins at its newest round.
  const bar = document.querySelector(".chart .round, .chart .lead");
  if (bar) bar.closest(".scroll").scrollLeft = bar.getBoundingClientRect().left - innerWidth / 2;

  // Copying needs a script, so its button shows only with one.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.nextElementSibling.textContent = button.dataset.done;
    });
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
      if (!form.querySelector("#filters").contains(held)) put(page, "filters");
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
