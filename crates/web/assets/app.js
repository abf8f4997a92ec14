/* Enhancement only: every page does its work without this file.
   data-autosave="/address" on a form: what is typed is kept there, two seconds after the last change.
   data-guard on a form: leaving with unsaved input asks once. */
(function () {
  "use strict";
  var forms = document.querySelectorAll("form[data-autosave], form[data-guard]");
  Array.prototype.forEach.call(forms, function (form) {
    var dirty = false, sending = false, timer = 0;
    var address = form.getAttribute("data-autosave");
    var status = form.querySelector("[data-saved]");

    function say(which) {
      if (status) { status.textContent = status.getAttribute("data-" + which) || ""; }
    }
    function save() {
      if (!dirty || sending || !window.fetch || !window.URLSearchParams) { return; }
      sending = true;
      dirty = false;
      fetch(address, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "autosave" },
        credentials: "same-origin"
      }).then(function (answer) {
        sending = false;
        if (!answer.ok) { throw new Error(String(answer.status)); }
        say("saved");
        if (dirty) { later(); }
        return answer.text();
      }).then(function (html) {
        // made by the server from what was kept: the same that readers will get
        var preview = form.querySelector("[data-preview]");
        if (preview) { preview.innerHTML = html; }
      }).catch(function () {
        sending = false;
        dirty = true;
        say("unsaved");
      });
    }
    function later() {
      clearTimeout(timer);
      timer = setTimeout(save, 2000);
    }
    form.addEventListener("input", function () {
      dirty = true;
      if (address) { later(); }
    });
    form.addEventListener("submit", function () {
      dirty = false;
      clearTimeout(timer);
    });
    window.addEventListener("beforeunload", function (event) {
      if (dirty) { event.preventDefault(); event.returnValue = ""; }
    });
  });
  /* A block from a spreadsheet or a document is pasted as a table: a line for each row, a tab between cells. */
  Array.prototype.forEach.call(document.querySelectorAll("form[data-autosave] textarea[name=body]"), function (area) {
    area.addEventListener("paste", function (event) {
      var html = event.clipboardData && event.clipboardData.getData("text/html");
      var pasted = html ? new DOMParser().parseFromString(html, "text/html").body : null;
      var table = pasted && pasted.querySelector("table");
      /* where more than the table was copied, nothing of it may be lost: it comes as plain text */
      if (!table || pasted.textContent.replace(/\s/g, "") !== table.textContent.replace(/\s/g, "")) { return; }
      var rows = table.rows;
      event.preventDefault();
      var lines = Array.prototype.map.call(rows, function (row) {
        return "| " + Array.prototype.map.call(row.cells, function (cell) {
          return cell.textContent.replace(/\s+/g, " ").trim().replace(/\|/g, "｜");
        }).join(" | ") + " |";
      });
      area.setRangeText("\n" + lines.join("\n") + "\n", area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  /* What is wrong is read out first. */
  var problems = document.querySelector(".problems");
  if (problems) { problems.focus(); }
  /* A button pressed twice sends once. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    if ((form.method || "").toLowerCase() === "post") {
      form.setAttribute("aria-busy", "true");
      var button = event.submitter || form.querySelector("button.btn--main");
      if (button) { button.setAttribute("aria-busy", "true"); }
    }
  });
  window.addEventListener("pageshow", function () {
    var busy = document.querySelectorAll("[aria-busy]");
    Array.prototype.forEach.call(busy, function (item) { item.removeAttribute("aria-busy"); });
  });
})();
