(function () {
  document.querySelector(".choices").hidden = false;
  document.getElementById("night").addEventListener("change", function (event) {
    document.querySelectorAll(".card").forEach(function (card) { card.classList.toggle("nightMode", event.target.checked); });
  });
  document.getElementById("doubtful").addEventListener("change", function (event) {
    document.body.classList.toggle("only-doubtful", event.target.checked);
  });
})();
