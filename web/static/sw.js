// The last list without a network, and alerts that arrive while no page is open.
"use strict";

const PAGES = "pages-1", FILES = "files-1";
const MOST_PAGES = 40;
const KOREAN = (navigator.language || "ko").startsWith("ko");
// What belongs to one reader is never kept on a device that others may use.
const PRIVATE = /^\/(manage|confirm|renew|unsubscribe|subscribe|subscribed|private|push|operator|api|metrics|healthz)(\/|$)/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name !== PAGES && name !== FILES) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/") && address.searchParams.has("v")) {
    event.respondWith(file(event.request));
  } else if (event.request.mode === "navigate" && !PRIVATE.test(address.pathname)) {
    event.respondWith(page(event.request));
  }
});

// Addresses of files change with their content, so what is kept never gets old.
const file = async (request) => {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const files = await caches.open(FILES);
    const path = new URL(request.url).pathname;
    for (const older of await files.keys()) {
      if (new URL(older.url).pathname === path) await files.delete(older);
    }
    await files.put(request, answer.clone());
  }
  return answer;
};

// The network first: a list that is out of date must not look like today's.
const page = async (request) => {
  const pages = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    const isPrivate = /no-store/.test(answer.headers.get("cache-control") || "");
    if (answer.ok && !answer.redirected && !isPrivate) {
      await pages.put(request, answer.clone());
      const known = await pages.keys();
      for (const oldest of known.slice(0, known.length - MOST_PAGES)) await pages.delete(oldest);
    }
    return answer;
  } catch (error) {
    const kept = (await pages.match(request)) || (await lastList(pages));
    if (!kept) throw error;
    return asOf(kept);
  }
};

const lastList = async (pages) => {
  const lists = (await pages.keys()).filter((one) => new URL(one.url).pathname === "/");
  return lists.length ? pages.match(lists[lists.length - 1]) : undefined;
};

// Says on the page itself from when it is; the words follow the page's language.
const asOf = async (kept) => {
  const html = await kept.text();
  const english = /<html lang="en"/.test(html);
  const at = new Date(kept.headers.get("date") || Date.now());
  const when = at.toLocaleString(english ? "en-GB" : "ko-KR", { dateStyle: "medium", timeStyle: "short" });
  const words = english ? `You are offline. This page is from ${when}.` : `인터넷에 연결되어 있지 않습니다. ${when}에 받아 둔 페이지입니다.`;
  const shown = html.replace(/(<main[^>]*>)/, `$1<p class="trouble" role="status" id="offline">${words}</p>`);
  const headers = new Headers(kept.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  return new Response(shown, { status: 200, headers });
};

self.addEventListener("push", (event) => {
  const note = event.data.json();
  event.waitUntil(self.registration.showNotification(note.title, {
    body: note.body,
    lang: note.lang,
    tag: note.tag,
    icon: "/apple-touch-icon.png",
    badge: "/favicon.ico",
    actions: note.actions.map(({ action, title }) => ({ action, title })),
    data: { url: note.url, actions: note.actions },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, actions } = event.notification.data;
  const chosen = actions.find((one) => one.action === event.action);
  event.waitUntil(open(chosen ? chosen.url : url));
});

const open = async (url) => {
  const wanted = new URL(url || "/", location.origin).href;
  const windows = await self.clients.matchAll({ type: "window" });
  const there = windows.find((one) => one.url === wanted);
  return there ? there.focus() : self.clients.openWindow(wanted);
};

// A browser may end a subscription by itself; nobody else could tell its owner.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(self.registration.showNotification(
    KOREAN ? "이 기기의 알림이 끊겼습니다" : "Alerts on this device have ended",
    {
      body: KOREAN ? "눌러서 다시 켜 주세요." : "Tap to turn them on again.",
      lang: KOREAN ? "ko" : "en",
      tag: "ended",
      data: { url: "/subscribe", actions: [] },
    },
  ));
});
