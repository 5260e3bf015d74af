(()=>{var D=document,S=D.currentScript,w=S.dataset,at=S.src.slice(0,-7),root=D.documentElement,over,
cdn='https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/dist/htmx.min.js',sri='sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn',ours=at+'../a0abb04f2f/htmx.min.js';
function add(u,i,fail){if(root!=D.documentElement)return;var e=D.createElement('script');e.src=u;if(i){e.integrity=i;e.crossOrigin=''}e.onerror=fail;D.head.appendChild(e)}
function local(){if(over)return;over=1;w.warm?fetch(ours):add(ours)}
function failed(){if(!over)D.cookie='htmx=local;path=/;max-age=86400;samesite=lax';local()}
function start(){add(at+'desk.js');if(!''.replaceAll)return;
if(w.local||/htmx=local/.test(D.cookie))return local();
var c=new AbortController;setTimeout(()=>c.abort(),3e3);
fetch(cdn,{integrity:sri,referrerPolicy:'no-referrer',signal:c.signal}).then(r=>r.text()).then(()=>w.warm||add(cdn,sri,failed)).catch(failed)}
onload=start;
onpopstate=e=>{self.htmx||(e.state||0).htmx&&location.reload()}})();
