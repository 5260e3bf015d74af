(function(){var s=document.currentScript,d=s.dataset,over;
function add(u,i,fail){var e=document.createElement('script');e.src=u;if(i){e.integrity=i;e.crossOrigin='anonymous'}e.onerror=fail||null;document.head.appendChild(e)}
function local(){if(over)return;over=1;add(d.local)}
function failed(){if(over)return;document.cookie='htmx=local;path=/;max-age=86400;samesite=lax';local()}
function start(){add(d.desk);if(!''.replaceAll)return;
if(!d.cdn||/(^|; )htmx=local/.test(document.cookie))return local();
var c=new AbortController(),t=setTimeout(function(){c.abort();failed()},3000);
fetch(d.cdn,{integrity:d.sri,mode:'cors',credentials:'omit',referrerPolicy:'no-referrer',signal:c.signal}).then(function(r){if(!r.ok)throw 0;return r.text()}).then(function(){clearTimeout(t);if(!over)add(d.cdn,d.sri,failed)}).catch(function(){clearTimeout(t);failed()})}
if(document.readyState=='complete')start();else addEventListener('load',start)})();
