/* Forms that write. Each is sent once; on a slow or broken line it is sent from the page itself, so that nothing
   typed is lost and "not sent yet" can be said. On a good line the browser's own way is the quickest. */
(function () {
var doc = document, forms = new WeakMap(), words = {
hi: {sending: 'भेजा जा रहा है…', retry: 'फिर भेजें', large: 'फ़ाइल बहुत बड़ी है। अधिकतम MB: ',
lost: 'अभी नहीं भेजा गया: लाइन टूट गई है। जो लिखा है वह यहीं है; यह पेज खुला रखें।'},
en: {sending: 'Sending…', retry: 'Send again', large: 'The file is too large. At most MB: ',
lost: 'Not sent yet: the line is down. What you typed is still here; keep this page open.'}
}[doc.documentElement.lang == 'en' ? 'en' : 'hi'];
function one(selector, within) { return (within || doc).querySelector(selector) }
function all(selector, within) { return [].slice.call((within || doc).querySelectorAll(selector)) }
function say(text) { var p = one('#say'); if (p) p.textContent = text }
function slow() {
var c = navigator.connection, n = performance.timing;
return navigator.onLine === false || c && (c.rtt > 350 || /2g/.test(c.effectiveType)) || n && n.responseStart - n.requestStart > 500;
}
function note(before, text) {
var p = doc.createElement('p'); p.className = 'note unsent'; p.setAttribute('role', 'alert'); p.textContent = text;
all('.unsent').forEach(function (old) { old.remove() }); before.insertBefore(p, before.firstChild); return p;
}
function buttons(f, off) { all('button,input[type=submit]', f).forEach(function (b) { b.setAttribute('aria-disabled', off ? 'true' : 'false') }) }
doc.addEventListener('submit', function (e) {
var f = e.target, by = e.submitter || (f.contains(doc.activeElement) && doc.activeElement.tagName == 'BUTTON' ? doc.activeElement : null);
if (e.defaultPrevented || f.getAttribute('method') != 'post' || f.hasAttribute('data-plain') || window.htmx && f.hasAttribute('hx-post')) return;
var most = tooLarge(f);
if (most) { e.preventDefault(); note(f, words.large + most); return }
if (forms.get(f)) return e.preventDefault();
forms.set(f, 1);
if (!window.fetch || !slow()) { setTimeout(function () { forms.delete(f) }, 4000); return }
e.preventDefault(); send(f, by);
});
addEventListener('pageshow', function () { forms = new WeakMap() });
/* The server ends a connection that sends too much; said beforehand nobody waits for that on a slow line. */
function tooLarge(f) {
var found = all('input[data-mb]', f).filter(function (i) { return [].some.call(i.files, function (file) { return file.size > i.dataset.mb * 1048576 }) })[0];
return found && found.dataset.mb;
}
function send(f, by) {
var data = new FormData(f), many = f.enctype == 'multipart/form-data', to = by && by.getAttribute('formaction') || f.getAttribute('action') || location.href, p;
if (by && by.name) data.append(by.name, by.value);
forms.set(f, 1); buttons(f, true); say(words.sending); all('.unsent', f).forEach(function (p) { p.remove() });
fetch(to, {method: 'POST', body: many ? data : new URLSearchParams(data), headers: {'Desk-Form': '1'}, credentials: 'same-origin'}).then(function (r) {
var next = r.headers.get('HX-Redirect') || r.redirected && r.url;
if (next) return go(next);
if (/attachment/.test(r.headers.get('Content-Disposition') || '')) return r.blob().then(function (b) { save(b, r) });
return r.text().then(show);
}).then(function () { done(f) }, function () {
done(f);
var p = note(f, words.lost + ' '), b = doc.createElement('button'); b.type = 'button'; b.textContent = words.retry;
b.onclick = function () { send(f, by) }; p.appendChild(b); b.focus();
});
}
function done(f) { forms.delete(f); buttons(f, false) }
function go(to) { var u = new URL(to, location.href), same = u.pathname + u.search == location.pathname + location.search; if (same && u.hash) { location.hash = u.hash; location.reload() } else location.assign(u.href) }
function save(b, r) { var a = doc.createElement('a'), m = /filename="?([^";]+)/.exec(r.headers.get('Content-Disposition')); a.href = URL.createObjectURL(b); a.download = m ? m[1] : 'file'; a.click() }
function show(html) {
var page = new DOMParser().parseFromString(html, 'text/html'), main = one('main'), fresh = one('main', page), to;
if (!fresh) throw 0;
all('link[rel=stylesheet]', page).forEach(function (l) { if (!one('link[href="' + l.getAttribute('href') + '"]')) doc.head.appendChild(l.cloneNode()) });
main.innerHTML = fresh.innerHTML; doc.title = page.title;
if (window.htmx) htmx.process(main);
to = one('[aria-invalid=true]', main) || one('[role=alert],.note,h1', main) || main;
if (to.tabIndex < 0) to.tabIndex = -1;
to.focus(); scrollTo(0, 0);
}
})();
