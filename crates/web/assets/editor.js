/* The table of a catalogue. Enhancement only: everything here is also a form.
   A cell is saved when it is left; arrows, Enter and Tab move; a block from a spreadsheet goes in where it is pasted;
   Ctrl+Z takes the last saved change back. What could not be sent stays in its cell, and the page says so. */
(function () {
  "use strict";
  var form, said, busy = null, stale = false, timer = 0;
  if (!window.fetch || !window.URLSearchParams || !window.DOMParser || !window.FormData) { return; }

  function field(name) { return form.querySelector("input[type=hidden][name='" + name + "']"); }
  function list(nodes) { return Array.prototype.slice.call(nodes); }
  function cells() { return list(form.querySelectorAll(".cell")); }

  /* What the server has, in a cell. */
  function kept(cell) {
    if (cell.tagName !== "SELECT") { return cell.defaultValue; }
    var option = list(cell.options).filter(function (o) { return o.defaultSelected; })[0];
    return option ? option.value : "";
  }
  function keep(cell, value) {
    cell.removeAttribute("data-typed");
    if (cell.tagName !== "SELECT") { cell.defaultValue = value; return; }
    list(cell.options).forEach(function (o) { o.defaultSelected = o.value === value; });
    cell.value = value;
  }
  function dirty() {
    return cells().filter(function (c) { return c.hasAttribute("data-typed") || c.value !== kept(c); });
  }
  function say(which, text) {
    var words = text || said.getAttribute("data-" + which) || "";
    if (said.textContent !== words) { said.textContent = words; }
  }

  /* ---- saving cell by cell ---- */
  function settle(data, sent) {
    sent.forEach(function (one) {
      if (one.cell.value === one.value) { keep(one.cell, one.value); }
    });
    field("rev").value = data.rev;
    data.was.forEach(function (row) {
      var was = field("was:" + row.row);
      if (was) { was.value = row.was; }
    });
    document.getElementById("stands").innerHTML = data.head;
    document.getElementById("counts").innerHTML = data.counts;
    var coverage = document.getElementById("coverage");
    if (!coverage.contains(document.activeElement)) { coverage.innerHTML = data.coverage; }
    data.notes.forEach(function (note) {
      var place = document.getElementById("note:" + note.field);
      var cell = document.getElementById(note.field);
      if (!place || !cell) { return; }
      place.innerHTML = note.html;
      place.parentNode.className = note.tone;
      if (note.tone) { cell.setAttribute("aria-describedby", place.id); } else { cell.removeAttribute("aria-describedby"); }
      if (note.tone === "bad") { cell.setAttribute("aria-invalid", "true"); } else { cell.removeAttribute("aria-invalid"); }
    });
    var undo = form.querySelector("button[value=undo]");
    if (undo) { undo.disabled = false; }
    say("", data.saved);
  }
  function refuse(data) {
    data.problems.forEach(function (problem) {
      var place = document.getElementById("note:" + problem.field);
      if (!place) { return; }
      place.textContent = problem.words;
      place.parentNode.className = "bad";
    });
    say("unsaved", data.problems.map(function (p) { return p.words; }).join(" "));
  }
  function overtaken(data) {
    stale = true;
    var banner = document.getElementById("stale");
    banner.querySelector("[data-words]").textContent = data.message;
    banner.hidden = false;
    say("", data.message);
  }
  function save() {
    clearTimeout(timer);
    if (busy) { return busy.then(save); }
    var sent = dirty().map(function (cell) { return { cell: cell, value: cell.value }; });
    if (!sent.length || stale) { return Promise.resolve(); }
    var body = new URLSearchParams();
    body.append("csrf", field("csrf").value);
    body.append("rev", field("rev").value);
    sent.forEach(function (one) { body.append(one.cell.name, one.value); });
    say("saving");
    busy = fetch(form.getAttribute("action"), {
      method: "POST", body: body, headers: { "X-Requested-With": "editor" }, credentials: "same-origin"
    }).then(function (answer) {
      if (answer.status === 409) { return answer.json().then(overtaken); }
      if (answer.status === 422) { return answer.json().then(refuse); }
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json().then(function (data) { settle(data, sent); });
    }).catch(function () {
      say("unsaved");
      timer = setTimeout(save, 15000);
    }).then(function () { busy = null; });
    return busy;
  }

  /* ---- buttons: the form is sent, and the page that comes back takes this one's place ---- */
  function post(address, extra, focus) {
    var body = new URLSearchParams(new FormData(form));
    Object.keys(extra).forEach(function (name) { body.set(name, extra[name]); });
    form.setAttribute("aria-busy", "true");
    say("saving");
    return fetch(address, { method: "POST", body: body, credentials: "same-origin" }).then(function (answer) {
      var here = answer.url.split(/[?#]/)[0];
      if (answer.ok && here !== location.href.split(/[?#]/)[0]) { settled(); location.assign(answer.url); return null; }
      return answer.text().then(function (html) {
        if (!swap(html)) { throw new Error(String(answer.status)); }
        if (answer.ok) { history.replaceState(null, "", answer.url); }
        var wrong = document.querySelector("main .problems:not([hidden])");
        var at = wrong || focus();
        if (at) { at.focus(); }
      });
    }).catch(function () {
      form.removeAttribute("aria-busy");
      say("lost");
    });
  }
  function settled() { cells().forEach(function (cell) { keep(cell, cell.value); }); }
  function swap(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    var fresh = page.getElementById("main"), old = document.getElementById("main");
    if (!fresh || !page.getElementById("stands")) { return false; }
    old.innerHTML = fresh.innerHTML;
    document.title = page.title;
    start();
    return true;
  }
  function rows() { return list(form.querySelectorAll("tr[data-row]")); }
  function first(row) { return row && row.querySelector(".cell"); }
  function after(id) {
    var at = rows().map(function (r) { return r.getAttribute("data-row"); }).indexOf(id);
    return first(rows()[at + 1]);
  }
  /* Where one goes on after a button. */
  function place(pressed, before) {
    var parts = pressed.split(":"), verb = parts[0];
    return function () {
      if (!form.isConnected) { return null; }
      if (verb === "add" && parts[1]) { return after(parts[1]); }
      if (verb === "add" || verb === "cover") { return first(rows()[rows().length - 1]); }
      if (verb === "answer") { return document.getElementById("row:" + parts[1] + ":" + parts[2]); }
      var same = form.querySelector("button[value='" + pressed + "']");
      return same || (before && document.getElementById(before)) || document.getElementById("row-" + parts[1]);
    };
  }
  function press(button) {
    var pressed = button.value || "", before = document.activeElement && document.activeElement.id;
    var extra = {};
    if (button.name) { extra[button.name] = pressed; }
    var address = button.getAttribute("formaction") || form.getAttribute("action");
    return (stale ? Promise.resolve() : save()).then(function () {
      return post(address, extra, place(pressed, before));
    });
  }

  /* ---- moving about ---- */
  function neighbour(cell, down, right) {
    var row = cell.closest("tr[data-row]"), line = rows(), at = line.indexOf(row);
    var column = list(row.querySelectorAll(".cell")).indexOf(cell) + right;
    var target = line[at + down];
    return target && target.querySelectorAll(".cell")[column];
  }
  function move(event, down, right) {
    var to = neighbour(event.target, down, right);
    if (!to) { return; }
    event.preventDefault();
    to.focus();
    if (to.select) { to.select(); }
  }
  function key(event) {
    var cell = event.target;
    if (!cell.classList || !cell.classList.contains("cell") || event.isComposing) { return; }
    var pick = cell.tagName === "SELECT", area = cell.tagName === "TEXTAREA", end = cell.value.length;
    var start = pick || (cell.selectionStart === 0 && cell.selectionEnd === 0);
    var finish = pick || (cell.selectionStart === end && cell.selectionEnd === end);
    var all = !pick && end > 0 && cell.selectionStart === 0 && cell.selectionEnd === end;
    var lone = !area || cell.rows < 2 || all;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z" && cell.value === kept(cell)) {
      var undo = form.querySelector("button[value=undo]");
      if (undo && !undo.disabled) { event.preventDefault(); press(undo); }
      return;
    }
    if (event.ctrlKey || event.metaKey) { return; }
    if (event.key === "Enter" && event.altKey && area) {
      event.preventDefault();
      cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
      cell.rows += 1;
      return;
    }
    if (event.altKey) { return; }
    if (event.key === "Enter") { event.preventDefault(); move(event, event.shiftKey ? -1 : 1, 0); }
    if (event.shiftKey) { return; }
    if (event.key === "ArrowDown" && (lone || finish)) { move(event, 1, 0); }
    if (event.key === "ArrowUp" && (lone || start)) { move(event, -1, 0); }
    if (event.key === "ArrowLeft" && start) { move(event, 0, -1); }
    if (event.key === "ArrowRight" && finish) { move(event, 0, 1); }
  }
  function paste(event) {
    var cell = event.target, data = event.clipboardData;
    if (!cell.classList || !cell.classList.contains("cell") || !data) { return; }
    var text = data.getData("text/plain"), html = data.getData("text/html");
    var lines = text.replace(/[\r\n]+$/, "").indexOf("\n") >= 0;
    /* paragraphs go into the cell; cells of a spreadsheet go into cells */
    if (text.indexOf("\t") < 0 && !(lines && /<table|<tr/i.test(html))) { return; }
    event.preventDefault();
    var at = cell.name.split(":"), id = cell.id;
    save().then(function () {
      var extra = { "at-row": at[1], "at-column": at.slice(2).join(":"), block: text, "do": "" };
      post(form.getAttribute("data-paste"), extra, function () { return document.getElementById(id); });
    });
  }

  function start() {
    form = document.querySelector("form[data-cells]");
    said = document.getElementById("saved");
    stale = false;
    if (!form) { return; }
    form.addEventListener("submit", function (event) {
      var button = event.submitter;
      if (!button) { return; }
      event.preventDefault();
      event.stopPropagation();
      if (form.getAttribute("aria-busy") !== "true") { press(button); }
    });
    form.addEventListener("focusout", function (event) {
      if (event.target.classList.contains("cell")) { save(); }
    });
    form.addEventListener("change", function (event) {
      if (event.target.tagName === "SELECT" && event.target.classList.contains("cell")) { save(); }
      if (event.target.name === "publication") { press(form.querySelector("button[value=save]")); }
    });
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(save, 5000);
    });
    form.addEventListener("keydown", key);
    form.addEventListener("paste", paste);
  }
  window.addEventListener("online", function () { if (form) { save(); } });
  window.addEventListener("beforeunload", function (event) {
    if (form && form.isConnected && dirty().length) { event.preventDefault(); event.returnValue = ""; }
  });
  start();
})();
