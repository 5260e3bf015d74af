/* Answers pages of the law with the station pack while the line is down. It keeps that one file and nothing else. */
var SHELF = 'law', PACK = 'pack/station-pack.html';

function keep() {
return fetch(PACK, {credentials: 'same-origin'}).then(function (r) {
if (!r.ok || r.redirected) throw new Error('no pack');
return r.text();
}).then(function (text) {
/* As a page of its own, in an origin of its own: it can reach nothing of the site. */
var page = new Response(text, {headers: {
'Content-Type': 'text/html; charset=utf-8',
'Content-Security-Policy': "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; sandbox allow-scripts allow-modals"
}});
return caches.open(SHELF).then(function (shelf) { return shelf.put(PACK, page) });
});
}

self.addEventListener('install', function (e) { e.waitUntil(keep().then(function () { return self.skipWaiting() })) });
self.addEventListener('activate', function (e) { e.waitUntil(self.clients.claim()) });
self.addEventListener('message', function (e) {
e.waitUntil(keep().then(function () { e.ports[0].postMessage(true) }, function () { e.ports[0].postMessage(false) }));
});
self.addEventListener('fetch', function (e) {
if (e.request.mode != 'navigate' || e.request.method != 'GET') return;
e.respondWith(fetch(e.request).catch(function () {
return caches.open(SHELF).then(function (shelf) { return shelf.match(PACK) }).then(function (page) { return page || Response.error() });
}));
});
