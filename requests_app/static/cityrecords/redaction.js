// Drawing boxes on the picture of a page, by mouse, pen or keyboard. Everything here can be done through the form too.
// The page works without this file; it adds a rectangle to the form for each box drawn.

const layer = document.querySelector("[data-redaction-layer]");
const form = document.querySelector("[data-redaction-form]");

if (layer && form) {
  const drawn = form.querySelector("[data-drawn]");
  const said = form.querySelector("[data-said]");
  const svg = "http://www.w3.org/2000/svg";
  const size = { width: layer.viewBox.baseVal.width, height: layer.viewBox.baseVal.height };
  const STEP = 6;
  let start = null;
  let shape = null;
  let cursor = null;

  const within = (value, most) => Math.min(Math.max(value, 0), most);

  const placeOf = (event) => {
    const frame = layer.getBoundingClientRect();
    return {
      x: within(((event.clientX - frame.left) / frame.width) * size.width, size.width),
      y: within(((event.clientY - frame.top) / frame.height) * size.height, size.height),
    };
  };

  const newShape = (name) => {
    const rect = document.createElementNS(svg, "rect");
    rect.setAttribute("class", name);
    layer.append(rect);
    return rect;
  };

  const show = (rect, box) => {
    rect.setAttribute("x", box.left);
    rect.setAttribute("y", box.top);
    rect.setAttribute("width", box.right - box.left);
    rect.setAttribute("height", box.bottom - box.top);
  };

  const boxOf = (one, other) => ({
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    right: Math.max(one.x, other.x),
    bottom: Math.max(one.y, other.y),
  });

  const tell = () => {
    const count = drawn.querySelectorAll("input").length;
    said.textContent = count ? said.dataset.many.replace("{n}", count) : said.dataset.none;
  };

  const keep = (rect, box) => {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "rect";
    input.value = [box.left, box.top, box.right, box.bottom].map((edge) => edge.toFixed(2)).join(",");
    input.shape = rect;
    drawn.append(input);
    tell();
  };

  const undo = () => {
    const last = drawn.querySelector("input:last-of-type");
    if (last) {
      last.shape.remove();
      last.remove();
      tell();
    }
  };

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    layer.setPointerCapture(event.pointerId);
    start = placeOf(event);
    shape = newShape("ad-box ad-box--new");
    event.preventDefault();
    layer.focus();
  });

  layer.addEventListener("pointermove", (event) => {
    if (start) show(shape, boxOf(start, placeOf(event)));
  });

  layer.addEventListener("pointerup", (event) => {
    if (!start) return;
    const box = boxOf(start, placeOf(event));
    if (box.right - box.left > 2 && box.bottom - box.top > 2) {
      show(shape, box);
      keep(shape, box);
    } else {
      shape.remove();
    }
    start = shape = null;
  });

  layer.addEventListener("pointercancel", () => {
    if (shape) shape.remove();
    start = shape = null;
  });

  // Keyboard: Enter begins a box, arrows move it, Shift with arrows sizes it, Enter keeps it, Escape drops it,
  // Delete takes back the last one that was drawn.
  layer.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (event.key === "Enter") {
      if (cursor) {
        keep(cursor.shape, cursor.box);
        cursor = null;
      } else {
        const middle = { x: size.width / 2, y: size.height / 2 };
        cursor = { shape: newShape("ad-box ad-box--new"), box: boxOf(middle, { x: middle.x + 60, y: middle.y + 18 }) };
        show(cursor.shape, cursor.box);
      }
    } else if (event.key === "Escape" && cursor) {
      cursor.shape.remove();
      cursor = null;
    } else if (event.key === "Delete" || event.key === "Backspace") {
      undo();
    } else if (cursor && moves[event.key]) {
      const [x, y] = moves[event.key];
      const box = cursor.box;
      box.right = within(box.right + x, size.width);
      box.bottom = within(box.bottom + y, size.height);
      if (event.shiftKey) {
        box.right = Math.max(box.right, box.left + 2);
        box.bottom = Math.max(box.bottom, box.top + 2);
      } else {
        box.left = within(box.left + x, size.width);
        box.top = within(box.top + y, size.height);
      }
      show(cursor.shape, box);
    } else {
      return;
    }
    event.preventDefault();
  });

  tell();
}
