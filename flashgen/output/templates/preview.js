(function () {
  document.querySelector(".choices").hidden = false;
  document.getElementById("night").addEventListener("change", function (event) {
    document.querySelectorAll(".card").forEach(function (card) { card.classList.toggle("nightMode", event.target.checked); });
  });
  document.getElementById("doubtful").addEventListener("change", function (event) {
    document.body.classList.toggle("only-doubtful", event.target.checked);
  });

  // Corrections: a line each, as overrides.tsv has them; what was typed outlives a reload where the browser allows it.
  var forms = Array.from(document.querySelectorAll(".correct"));
  if (!forms.length) return;
  var kept = "flashgen corrections " + location.pathname + " " + document.title, saved = "";
  forms.forEach(function (form) { form.hidden = false; });
  document.querySelector(".saving").hidden = false;

  var tones = /[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ1-5]/i, wrong = 0;
  function changes() {
    var found = [];
    wrong = 0;
    forms.forEach(function (form) {
      var names = form.dataset.names.split("\t");
      form.querySelectorAll("input").forEach(function (input) {
        var value = input.value.replace(/\s+/g, " ").trim();
        var dropped = input.type === "checkbox" && !input.checked;
        var changed = dropped || (input.type !== "checkbox" && value && value !== input.defaultValue.trim());
        // what no build would take: a reading without tones, or several
        var refused = changed && input.dataset.field === "reading" && (!tones.test(value) || /[;,\/]/.test(value));
        input.classList.toggle("changed", Boolean(changed));
        input.classList.toggle("wrong", Boolean(refused));
        if (refused) wrong += 1;
        if (input.type === "checkbox") form.closest(".note").classList.toggle("dropped", dropped);
        if (changed && !refused) found.push({ names: names, field: input.dataset.field, value: dropped ? "" : value });
      });
    });
    return found;
  }

  function file(found) {
    var earlier = document.getElementById("earlier").value.split("\n").filter(function (line) {
      var cells = line.split("\t").map(function (cell) { return cell.trim(); });
      return line.trim() && (cells[3] || !found.some(function (one) {
        return one.names.includes(cells[0]) && (one.field === cells[1] || (one.field === "skip" && cells[1] === "keep"));
      }));
    });
    var lines = found.map(function (one) {
      return [one.names[0], one.field].concat(one.value ? [one.value] : []).join("\t");
    });
    return earlier.concat(lines, "").join("\n");
  }

  function shown() {
    var found = changes();
    document.getElementById("save").disabled = !found.length;
    var refusal = wrong ? " Not taken: " + wrong + (wrong === 1 ? " reading" : " readings") + " (write hǎo or hao3)." : "";
    document.getElementById("changes").textContent = !found.length ? refusal :
      file(found) === saved ? "Saved. Put overrides.tsv beside the recipe, or give it to build with --overrides." :
      found.length + (found.length === 1 ? " change" : " changes") + refusal;
    return found;
  }

  document.addEventListener("input", function (event) {
    if (!event.target.closest(".correct")) return;
    shown();
    // only what differs, with what it differs from: a page that was made anew takes no stale value for a change
    var typed = [];
    forms.forEach(function (form) {
      form.querySelectorAll("input.changed").forEach(function (input) {
        typed.push([form.dataset.names, input.dataset.field, input.defaultValue, input.checked, input.value]);
      });
    });
    try { localStorage.setItem(kept, JSON.stringify(typed)); } catch (error) { /* a browser that keeps nothing */ }
  });
  document.getElementById("save").addEventListener("click", function () {
    var link = document.createElement("a");
    saved = file(changes());
    link.href = URL.createObjectURL(new Blob([saved], { type: "text/tab-separated-values" }));
    link.download = "overrides.tsv";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    shown();
  });
  window.addEventListener("beforeunload", function (event) {
    var found = changes();
    if (found.length && file(found) !== saved) event.preventDefault();
  });
  try {
    JSON.parse(localStorage.getItem(kept) || "[]").forEach(function (typed) {
      var form = forms.find(function (one) { return one.dataset.names === typed[0]; });
      var input = form && form.querySelector("[data-field=" + typed[1] + "]");
      if (!input || input.defaultValue !== typed[2]) return;
      if (input.type === "checkbox") input.checked = typed[3]; else input.value = typed[4];
    });
  } catch (error) { /* nothing was kept */ }
  shown();
})();
