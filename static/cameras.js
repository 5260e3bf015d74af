// The register's form (position, smaller photographs) and the large map. All of it works without.
(() => {
  "use strict";
  const form = document.getElementById("site");
  if (form) registerForm(form);
  const here = document.getElementById("here");
  if (here && window.isSecureContext && navigator.geolocation) {
    here.hidden = false;
    here.addEventListener("click", () => navigator.geolocation.getCurrentPosition((at) => {
      location.assign("/cameras?near=" + at.coords.latitude.toFixed(5) + "," + at.coords.longitude.toFixed(5));
    }, failed(here), { enableHighAccuracy: true, timeout: 20000 }));
  }
  const live = document.getElementById("live");
  if (live && window.L) largeMap(live);

  function failed(button) { return () => { document.getElementById("say").textContent = button.textContent = button.dataset.failed; }; }

  function registerForm(form) {
    const gps = document.getElementById("gps");
    if (gps && window.isSecureContext && navigator.geolocation) {
      gps.hidden = false;
      gps.addEventListener("click", () => navigator.geolocation.getCurrentPosition((here) => {
        form.elements.point.value = here.coords.latitude.toFixed(6) + "," + here.coords.longitude.toFixed(6);
        form.elements.accuracy.value = Math.round(here.coords.accuracy);
      }, failed(gps), { enableHighAccuracy: true, timeout: 20000 }));
    }
    const photo = form.elements.photo;
    if (photo) photo.addEventListener("change", () => smaller(photo));
  }

  // A picture of a phone has 4 MB; 1280 pixels on the long side are enough to know the site again.
  async function smaller(input) {
    const file = input.files[0];
    if (!file || !window.createImageBitmap || file.size < 200000) return;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 1280 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        if (!blob) return;
        const list = new DataTransfer();
        list.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
        input.files = list.files;
      }, "image/jpeg", 0.7);
    } catch (e) { /* the server takes the picture as it is, or says that it is too large */ }
  }

  function largeMap(box) {
    const data = JSON.parse(box.dataset.map);
    box.textContent = "";
    const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const ways = { preferCanvas: true, zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves };
    const map = L.map(box, ways).setView(data.middle, 15);
    map.attributionControl.setPrefix("Leaflet");
    if (data.tiles) L.tileLayer(data.tiles, { maxZoom: 19, attribution: "" }).addTo(map);
    const inks = { road: "#c9a227", rail: "#555", river: "#5b9bd5", outline: "#888" };
    if (!data.tiles) for (const [kind, points] of data.lines) {
      L.polyline(points, { color: inks[kind] || "#888", weight: 3, interactive: false }).addTo(map);
    }
    const heaps = L.layerGroup().addTo(map);
    const all = data.points.length ? data.points : data.rows.map((r) => [r[1], r[2]]);
    const draw = () => {
      heaps.clearLayers();
      const cells = new Map();
      const size = map.getZoom() >= 17 ? 1 : 46;
      for (const p of all) {
        if (!map.getBounds().pad(0.1).contains(p)) continue;
        const at = map.project(p).divideBy(size).floor();
        const key = at.x + "/" + at.y;
        const cell = cells.get(key) || [0, 0, 0];
        cells.set(key, [cell[0] + p[0], cell[1] + p[1], cell[2] + 1]);
      }
      for (const [lat, lon, n] of cells.values()) {
        const mark = L.circleMarker([lat / n, lon / n], { radius: n > 1 ? 8 + 3 * String(n).length : 6, color: "#1b5e20" });
        if (n > 1) mark.bindTooltip(String(n), { permanent: true, direction: "center" });
        mark.addTo(heaps);
      }
    };
    for (const [number, lat, lon, code] of data.rows) {
      const link = document.createElement("a");
      link.href = "/cameras/" + encodeURIComponent(code);
      link.textContent = number + ". " + code;
      L.circleMarker([lat, lon], { radius: 4, color: "#8a1c0b" }).bindPopup(link).addTo(map);
    }
    if (all.length > 1) map.fitBounds(L.latLngBounds(all).pad(0.1));
    map.on("moveend zoomend", draw);
    draw();
  }
})();
