/* What pages can do beyond links and forms. Everything here is extra: without it each job still works. */
(function () {
var doc = document, words = {
hi: {found: ' मिले', none: 'कुछ नहीं मिला', again: 'लाइन टूट गई। फिर खोजें।', resend: 'लाइन टूट गई। फिर दबाएँ।'},
en: {found: ' found', none: 'Nothing found', again: 'The line broke. Search again.', resend: 'The line broke. Press again.'}
}[doc.documentElement.lang == 'en' ? 'en' : 'hi'];

function one(selector, within) { return (within || doc).querySelector(selector) }
function all(selector, within) { return [].slice.call((within || doc).querySelectorAll(selector)) }
function say(text) { var p = one('#say'); if (p) { p.textContent = ''; setTimeout(function () { p.textContent = text }, 50) } }

function add(source) { var s = doc.createElement('script'); s.src = source; doc.head.appendChild(s) }

/* Keys: "/" to the box; arrows through the hits; Escape back to the box. */
function links() { return all('.hits > li').map(function (li) { return one('a[href]', li) }).filter(Boolean) }
doc.addEventListener('keydown', function (e) {
var at = doc.activeElement, box = one('input[type=search]'), typing = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
if (e.key == '/' && !typing && box) { e.preventDefault(); box.focus(); box.select(); return }
if (e.key != 'ArrowDown' && e.key != 'ArrowUp' && e.key != 'Escape') return;
var hits = links(), li = at.closest && at.closest('.hits > li'), i = li ? hits.indexOf(one('a[href]', li)) : -1;
if (i < 0 && !(at == box && e.key == 'ArrowDown')) return;
if (typing && at != box) return;
var to = e.key == 'Escape' ? box : hits[i + (e.key == 'ArrowDown' ? 1 : -1)] || (e.key == 'ArrowUp' && box);
if (to) { e.preventDefault(); to.focus() }
});

/* Searches by htmx: busy while they run, announced when they came, never silent when the line broke. */
function target(e) { var c = e.detail && e.detail.ctx, t = c && c.target; return t && t.nodeType ? t : one('#results') }
function count(t) { var n = all('.hits > li', t).length, told = one('.count,[role=status]', t); return told ? told.textContent : n ? n + words.found : words.none }
all('#results[aria-live]').forEach(function (r) { r.removeAttribute('aria-live') });
var kept;
doc.addEventListener('htmx:before:request', function (e) { var t = target(e); if (t) t.setAttribute('aria-busy', 'true') });
doc.addEventListener('htmx:finally:request', function (e) { var t = target(e); if (t) t.removeAttribute('aria-busy') });
doc.addEventListener('htmx:before:swap', function () { var a = doc.activeElement; kept = a && a != doc.body ? {id: a.id, name: a.name} : null });
doc.addEventListener('htmx:after:swap', function (e) {
var t = target(e); if (!t) return;
t.removeAttribute('aria-live'); say(count(t));
if (!kept || doc.activeElement && doc.activeElement != doc.body) return;
var to = one('[aria-invalid=true],[autofocus]', t) || kept.id && doc.getElementById(kept.id) || one('h1,h2,a[href],button', t) || t;
if (to.tabIndex < 0) to.tabIndex = -1;
to.focus({preventScroll: true});
});
doc.addEventListener('htmx:error', function (e) {
var t = target(e); if (!t || !e.detail.ctx || !e.detail.error || e.detail.error.name != 'TypeError' && e.detail.error.name != 'AbortError') return;
t.removeAttribute('aria-busy');
broken(t, words.again);
});
function broken(t, text) {
var p = one('.unsent', t) || t.insertBefore(doc.createElement('p'), t.firstChild);
p.className = 'note unsent'; p.setAttribute('role', 'alert'); p.textContent = text;
}

/* Of what htmx tells the server nothing but "a part, please" is needed, and an address is dear on the way up. */
doc.addEventListener('htmx:config:request', function (e) {
var r = e.detail.ctx.request, h = r.headers;
delete h['HX-Current-URL']; delete h['HX-Source']; delete h['HX-Target'];
if (r.method == 'GET') r.referrerPolicy = 'no-referrer';
});

/* A search by the browser's own way: who comes back finds the words in the box (it never fills them in by itself, on shared PCs). */
doc.addEventListener('submit', function (e) {
var b = one('input[type=search]', e.target);
if (b && !window.htmx) history.replaceState({typed: b.value}, '');
});
(function (b, state) { if (b && !b.value && state && state.typed) b.value = state.typed })(one('main input[type=search]'), history.state);
addEventListener('popstate', function (e) { if (!window.htmx && e.state && e.state.htmx) location.reload() }); /* it is not here yet */

/* Sign-in: the first page comes in the same answer; by the browser's own way it costs one round trip more. */
var enter = one('form[data-enter]'), entering;
if (enter && window.fetch) enter.addEventListener('submit', function (e) {
e.preventDefault();
if (entering) return;
entering = true; enter.setAttribute('aria-busy', 'true');
fetch(enter.action, {method: 'POST', body: new URLSearchParams(new FormData(enter)), headers: {'Desk-Form': 'page'}, credentials: 'same-origin'}).then(function (r) {
var to = r.headers.get('HX-Redirect'), at = r.headers.get('Content-Location');
if (to) return location.assign(to);
return r.text().then(function (html) {
if (at) history.replaceState(null, '', at);
doc.open(); doc.write(html); doc.close();
});
}).catch(function () { entering = false; enter.removeAttribute('aria-busy'); broken(enter, words.resend) });
});

/* Completions cost a request for each pause in typing: only on a good line. */
var line = navigator.connection, time = performance.timing, box = one('[data-script]');
if (box && !(line && (line.saveData || line.rtt > 350 || /2g/.test(line.effectiveType))) && time.responseStart - time.requestStart < 500) add(box.dataset.script);

/* The icon travels here, not as a request of its own. */
one('link[rel=icon]').href = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#0b4f8a"/><path d="M14 7a7 7 0 1 0 .1 0M19 19l7 7" fill="none" stroke="#fff" stroke-width="4"/></svg>');

/* The care for forms that write comes with the first step into one. */
function more(e) {
var f = e.target.form;
if (!f || f.getAttribute('method') != 'post' || f.hasAttribute('data-plain') || f.closest('header')) return;
doc.removeEventListener('focusin', more);
add(one('script[data-forms]').dataset.forms);
}
doc.addEventListener('focusin', more); more({target: doc.activeElement});
})();
