/* Keeping the law in this browser, when the user asks for it (templates/law/pack.html). */
(function () {
var part = document.getElementById('offline'), worker = navigator.serviceWorker;
if (!part || !worker || !window.caches) return;
var d = part.dataset, buttons = part.querySelectorAll('button'), told = part.querySelector('[role=status]');

function show(registration, text) {
buttons[0].textContent = registration ? d.renew : d.keep;
buttons[1].hidden = !registration;
buttons[0].disabled = false;
told.textContent = text || '';
}
/* Read at sign-out only, which otherwise empties the browser of all that the site has put there. */
function cookie(days) { document.cookie = 'offline=law;path=' + d.leave + ';secure;samesite=lax;max-age=' + days * 86400 }
function ask(active) {
return new Promise(function (done, fail) {
var line = new MessageChannel();
line.port1.onmessage = function (e) { e.data ? done() : fail() };
active.postMessage('keep', [line.port2]);
});
}
function installed(registration) {
return new Promise(function (done, fail) {
var coming = registration.installing || registration.waiting;
if (!coming) return registration.active ? ask(registration.active).then(done, fail) : fail();
coming.onstatechange = function () { if (coming.state == 'activated') done(); if (coming.state == 'redundant') fail() };
});
}

worker.getRegistration(d.scope).then(function (r) { show(r); part.hidden = false });
buttons[0].addEventListener('click', function () {
buttons[0].disabled = true; told.textContent = d.busy;
worker.register(d.worker, {scope: d.scope}).then(function (r) {
return installed(r).then(function () { cookie(365); show(r, d.kept) });
}).catch(function () { worker.getRegistration(d.scope).then(function (r) { show(r, d.failed) }) });
});
buttons[1].addEventListener('click', function () {
worker.getRegistration(d.scope).then(function (r) { return r && r.unregister() })
.then(function () { return caches.delete('law') }).then(function () { cookie(0); show(null, d.gone) });
});
})();
