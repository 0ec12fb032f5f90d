// Cards of a list dragged by a grip, with mouse, finger or pen. The neighbours go round the card, so that it keeps the pointer.
//   dragCards(list, ".grip", (card) => …);   The card has data-dragged while it moves.
export function dragCards(list, grip, dropped) {
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(grip);
    if (!handle || event.button) return;
    event.preventDefault();
    const card = [...list.children].find((child) => child.contains(handle));
    const before = [...list.children].indexOf(card);
    handle.setPointerCapture(event.pointerId);
    card.dataset.dragged = "";

    function follow({ clientY }) {
      const [above, below] = [card.previousElementSibling, card.nextElementSibling];
      if (above && clientY < middle(above)) card.after(above);
      else if (below && clientY > middle(below)) card.before(below);
    }

    function letGo() {
      handle.removeEventListener("pointermove", follow);
      delete card.dataset.dragged;
      if ([...list.children].indexOf(card) !== before) dropped(card);
    }

    handle.addEventListener("pointermove", follow);
    handle.addEventListener("lostpointercapture", letGo, { once: true });
  });
}

function middle(card) {
  const { top, height } = card.getBoundingClientRect();
  return top + height / 2;
}
