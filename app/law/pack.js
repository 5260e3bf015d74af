"use strict";
(function () {
  var D = JSON.parse(document.getElementById("data").textContent.replace(/[\u0080-\u00ff]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) + 0x880); }));
  var cols = {}, names = ["number", "heading_en", "heading_hi", "gist_en", "gist_hi", "words"];
  names.forEach(function (n) { cols[n] = D[n].split("\n"); });
  var act = [], label = [];
  D.acts.forEach(function (a, i) { for (var k = 0; k < a[3]; k++) act.push(i); });
  var total = act.length, text = [], off = {}, to = {}, from = {};
  D.offences.split("\n").forEach(function (l) { var c = l.split("|"); (off[c[0]] = off[c[0]] || []).push(c); });
  D.pairs.split(" ").forEach(function (p) {
    var c = p.split(":"); (to[c[0]] = to[c[0]] || []).push(+c[1]); (from[c[1]] = from[c[1]] || []).push(+c[0]);
  });
  for (var k in to) ["heading_en", "heading_hi"].forEach(function (h) { if (!cols[h][k]) cols[h][k] = cols[h][to[k][0]]; });
  function plain(s) {
    return s.toLowerCase().replace(/\u093c/g, "").replace(/\u0901/g, "\u0902").replace(/[०-९]/g, function (d) { return d.charCodeAt(0) - 2406; });
  }
  for (var i = 0; i < total; i++) {
    text.push([plain(cols.heading_en[i] + " " + cols.heading_hi[i]), plain(cols.words[i]), plain(cols.gist_en[i] + " " + cols.gist_hi[i]),
      plain(cols.number[i] + " " + D.acts[act[i]][1] + " " + D.acts[act[i]][2] + " " + D.acts[act[i]][0])]);
  }
  var lang = "hi", q = document.getElementById("q"), list = document.getElementById("list"), shelf = document.getElementById("act");
  D.acts.forEach(function (a, i) { if (a[3]) { var o = document.createElement("option"); o.value = i; o.textContent = a[2] || a[1]; shelf.appendChild(o); } });
  function el(tag, s, cls) { var e = document.createElement(tag); e.textContent = s; if (cls) e.className = cls; return e; }
  function name(i) { var a = D.acts[act[i]]; return (lang === "hi" && a[2] || a[1]) + " " + cols.number[i]; }
  function both(i, f) { return (lang === "hi" ? cols[f + "_hi"][i] || cols[f + "_en"][i] : cols[f + "_en"][i] || cols[f + "_hi"][i]); }
  var say = { y: { hi: "संज्ञेय", en: "cognizable" }, n: { hi: "असंज्ञेय", en: "non-cognizable" }, by: { hi: "जमानतीय", en: "bailable" }, bn: { hi: "अजमानतीय", en: "non-bailable" } };
  function entry(i) {
    var li = document.createElement("li");
    li.setAttribute("data-kind", "law"); li.setAttribute("data-ref", D.acts[act[i]][0] + ":" + cols.number[i]);
    li.appendChild(el("b", name(i) + " ")); li.appendChild(el("span", both(i, "heading")));
    var g = both(i, "gist"); if (g) li.appendChild(el("p", g));
    (off[i] || []).forEach(function (c) {
      var h = lang === "hi", bits = [c[1] + ": " + (h ? c[3] : c[2])];
      if (c[4]) bits.push(say[c[4]][lang]); if (c[5]) bits.push(say["b" + c[5]][lang]);
      if (D.courts[c[6]]) bits.push(D.courts[c[6]][h ? 1 : 0]); if (c[7]) bits.push(h ? c[8] : c[7]);
      li.appendChild(el("p", bits.join("; "), "o"));
    });
    if (to[i]) li.appendChild(el("p", "→ " + to[i].map(name).join(", "), "o"));
    if (from[i]) li.appendChild(el("p", "← " + from[i].map(name).join(", "), "o"));
    return li;
  }
  function score(i, words) {
    var s = 0, t = text[i];
    for (var w = 0; w < words.length; w++) {
      var x = words[w], v = 0, num = /^\d+[a-z]{0,2}$/.test(x);
      if (num) {
        if (plain(cols.number[i]) === x) v = 40;
        else if ((from[i] || []).some(function (o) { return plain(cols.number[o]) === x; })) v = 50;
      }
      if (!v) {
        if ((" " + t[0]).indexOf(" " + x) >= 0) v = 8;
        else if ((" " + t[1]).indexOf(" " + x) >= 0) v = 6;
        else if ((" " + t[3]).indexOf(" " + x) >= 0) v = 5;
        else if (!num && (" " + t[2]).indexOf(" " + x) >= 0) v = 2;
      }
      if (!v) return 0;
      s += v;
    }
    return s * (D.acts[act[i]][4] ? 0.6 : 1);
  }
  function show() {
    var words = plain(q.value).replace(/[^\w\u0900-\u097f]+/g, " ").trim().split(" ").filter(Boolean), hits = [], only = shelf.value;
    for (var i = 0; i < total; i++) {
      if (only !== "" && act[i] !== +only) continue;
      var s = words.length ? score(i, words) : only === "" ? 0 : 1;
      if (s) hits.push([s, i]);
    }
    hits.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    list.textContent = "";
    var most = words.length ? 60 : 1000, part = document.createDocumentFragment();
    hits.slice(0, most).forEach(function (h) { part.appendChild(entry(h[1])); });
    list.appendChild(part);
    document.getElementById("count").textContent = words.length || only !== "" ? hits.length : total;
  }
  var wait;
  q.oninput = function () { clearTimeout(wait); wait = setTimeout(show, 120); };
  shelf.onchange = show;
  document.getElementById("lang").onclick = function () { lang = lang === "hi" ? "en" : "hi"; this.textContent = lang === "hi" ? "English" : "हिन्दी"; show(); };
  show();
})();
