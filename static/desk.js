/* What pages can do beyond links and forms. Everything here is extra: without it each job still works.
   forms.js and suggest.js stand beside it under the same hash: see TOGETHER in app/assets.py. */
(() => {
var doc = document, here = doc.currentScript.src.slice(0, -7), root = doc.documentElement, kept, entering, words = {
hi: {found: ' मिले', none: 'कुछ नहीं मिला', again: 'लाइन टूट गई। फिर खोजें।', resend: 'लाइन टूट गई। फिर दबाएँ।'},
en: {found: ' found', none: 'Nothing found', again: 'The line broke. Search again.', resend: 'The line broke. Press again.'}
}[root.lang],
on = (name, act) => doc.addEventListener(name, act),
one = (selector, within) => (within || doc).querySelector(selector),
all = (selector, within) => [...(within || doc).querySelectorAll(selector)],
add = name => { var s = doc.createElement('script'); s.src = here + name; doc.head.appendChild(s) },
box = within => one('input[type=search]', within);

/* Keys: "/" to the box; arrows through the hits; Escape back to the box. */
on('keydown', e => {
var at = doc.activeElement, typing = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName), li = at.closest('.hits > li'), first = box(), to,
step = {ArrowDown: 1, ArrowUp: -1, Escape: 0}[e.key];
if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
if (!typing && e.key == '/') to = first;
else if (!typing && li && step != null || at == first && step == 1) {
var hits = all('.hits > li').map(li => one('a[href]', li)).filter(Boolean), i = hits.indexOf(li && one('a[href]', li));
to = step ? hits[i + step] || step < 0 && first : first;
}
if (!to) return;
e.preventDefault(); to.focus();
if (e.key == '/') to.select();
});

/* Searches by htmx: busy while they run, announced when they came, never silent when the line broke. */
var target = e => { var t = ((e.detail || 0).ctx || 0).target; return t && t.nodeType ? t : one('#results') },
say = text => { var p = one('#say'); p.textContent = ''; setTimeout(() => p.textContent = text, 50) },
count = t => { var n = all('.hits > li', t).length, told = one('.count,[role=status]', t); return told ? told.textContent : n ? n + words.found : words.none },
broken = (t, text) => {
var p = one('.unsent', t) || t.insertBefore(doc.createElement('p'), t.firstChild);
p.className = 'note unsent'; p.setAttribute('role', 'alert'); p.textContent = text;
};
all('#results').forEach(r => r.removeAttribute('aria-live'));
on('htmx:before:request', e => { var t = target(e); if (t) t.setAttribute('aria-busy', true) });
on('htmx:finally:request', e => { var t = target(e); if (t) t.removeAttribute('aria-busy') });
on('htmx:before:swap', () => { kept = doc.activeElement });
on('htmx:after:swap', e => {
var t = target(e), to; if (!t) return;
t.removeAttribute('aria-live'); say(count(t));
if (kept == doc.body || doc.activeElement != doc.body) return;
to = one('[aria-invalid=true],[autofocus]', t) || doc.getElementById(kept.id) || one('h1,h2,a[href],button', t) || t;
if (to.tabIndex < 0) to.tabIndex = -1;
to.focus({preventScroll: true});
});
on('htmx:error', e => {
var t = target(e);
if (t && /^(Type|Abort)Error$/.test((e.detail.error || 0).name)) broken(t, words.again);
});

/* Of what htmx tells the server nothing but "a part, please" is needed, and an address is dear on the way up. */
on('htmx:config:request', e => {
var r = e.detail.ctx.request;
for (var name of ['Current-URL', 'Source', 'Target']) delete r.headers['HX-' + name];
if (r.method == 'GET') r.referrerPolicy = 'no-referrer';
});

/* A search by the browser's own way: who comes back finds the words in the box (it never fills them in by itself, on shared PCs). */
on('submit', e => { var b = box(e.target); if (b && !window.htmx) history.replaceState({typed: b.value}, '') });
var b = box(one('main')), s = history.state;
if (b && !b.value && s && s.typed) b.value = s.typed;

/* Sign-in: the first page comes in the same answer; by the browser's own way it costs one round trip more. */
var enter = one('[data-enter]');
if (enter && window.fetch) enter.onsubmit = () => {
if (!entering) fetch(enter.action, {method: 'POST', body: new URLSearchParams(new FormData(enter)), headers: {'Desk-Form': 'page'}, credentials: 'same-origin'}).then(r => {
var to = r.headers.get('HX-Redirect'), at = r.headers.get('Content-Location');
if (to) return location.assign(to);
return r.text().then(html => {
if (at) history.replaceState(null, '', at);
doc.open(); doc.write(html); doc.close();
});
}).catch(() => { entering = false; enter.removeAttribute('aria-busy'); broken(enter, words.resend) });
entering = true; enter.setAttribute('aria-busy', true);
return false;
};

/* Completions cost a request for each pause in typing: only on a good line. */
var line = navigator.connection || 0, time = performance.timing;
if (one('[data-completions]') && !(line.saveData || line.rtt > 350 || /2g/.test(line.effectiveType)) && time.responseStart - time.requestStart < 500) add('suggest.js');

/* The icon travels here, not as a request of its own. */
one('link[rel=icon]').href = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="%230b4f8a" d="M0 0h9v9H0z"/><path fill="none" stroke="%23fff" d="M4 2a2 2 0 1 0 .1 0M5.5 5.5l2 2"/></svg>';

/* The care for forms that write comes with the first step into one. */
var more = e => {
var f = e.target.form;
if (!f || f.getAttribute('method') != 'post' || f.hasAttribute('data-plain') || f.closest('header')) return;
doc.removeEventListener('focusin', more);
add('forms.js');
};
on('focusin', more); more({target: doc.activeElement});
})();
