(function(){var D=document,d=D.currentScript.dataset,root=D.documentElement,over;
function add(u,i,fail){if(root!=D.documentElement)return;var e=D.createElement('script');e.src=u;if(i){e.integrity=i;e.crossOrigin='anonymous'}e.onerror=fail||null;D.head.appendChild(e)}
function local(){if(over)return;over=1;d.warm?fetch(d.local):add(d.local)}
function failed(){if(over)return;D.cookie='htmx=local;path=/;max-age=86400;samesite=lax';local()}
function start(){add(d.desk);if(!''.replaceAll)return;
if(!d.cdn||/(^|; )htmx=local/.test(D.cookie))return local();
var c=new AbortController(),t=setTimeout(function(){c.abort();failed()},3000);
fetch(d.cdn,{integrity:d.sri,mode:'cors',credentials:'omit',referrerPolicy:'no-referrer',signal:c.signal}).then(function(r){if(!r.ok)throw 0;return r.text()}).then(function(){clearTimeout(t);if(!over&&!d.warm)add(d.cdn,d.sri,failed)}).catch(function(){clearTimeout(t);failed()})}
if(D.readyState=='complete')start();else addEventListener('load',start)})();
