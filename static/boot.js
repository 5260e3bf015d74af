(function(){var s=document.currentScript,d=s.dataset;function add(u,i){var e=document.createElement('script');e.src=u;if(i){e.integrity=i;e.crossOrigin='anonymous'}document.head.appendChild(e)}
function local(){add(d.local)}
function start(){if(!d.cdn||/(^|; )htmx=local/.test(document.cookie))return local();
var c=window.AbortController&&new AbortController(),t=setTimeout(function(){c&&c.abort()},3000);
fetch(d.cdn,{integrity:d.sri,mode:'cors',credentials:'omit',referrerPolicy:'no-referrer',signal:c&&c.signal}).then(function(r){if(!r.ok)throw 0;return r.text()}).then(function(){clearTimeout(t);add(d.cdn,d.sri)}).catch(function(){clearTimeout(t);document.cookie='htmx=local;path=/;max-age=86400;samesite=lax';local()})}
if(document.readyState=='complete')start();else addEventListener('load',start)})();
