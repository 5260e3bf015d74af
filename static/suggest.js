/* Completions under the search box: after a pause in typing, from two letters on. desk.js brings it on good lines only. */
(function () {
var box = document.querySelector('input[data-completions]'), list = box && document.getElementById('completions'), timer, last = '', known = {};
if (!box || !window.fetch || navigator.connection && navigator.connection.saveData) return;
function show(words) { list.textContent = ''; words.forEach(function (w) { var o = document.createElement('option'); o.value = w; list.appendChild(o) }) }
function ask() {
var q = box.value;
if (q == last || q.trim().length < 2 || q.length > 100) return;
last = q;
if (known[q]) return show(known[q]);
fetch(box.dataset.completions + '?q=' + encodeURIComponent(q), {credentials: 'same-origin'})
.then(function (r) { return r.ok ? r.json() : [] })
.then(function (words) { known[q] = words; if (box.value == q) show(words) }).catch(function () {});
}
if (box.form) box.form.addEventListener('submit', function () { clearTimeout(timer); last = box.value });
box.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(ask, 250) });
})();
