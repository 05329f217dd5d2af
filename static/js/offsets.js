/* Places in a text. The server counts Unicode code points, a browser counts UTF-16 units.
   Pure functions on strings, and three that read or make DOM ranges; none keeps anything. */

/** Code points before the UTF-16 offset; an offset inside a pair counts from before the pair. */
export function codePointOffset(text, utf16) {
  let count = 0;
  let at = 0;
  for (const character of text) {
    at += character.length;
    if (at > utf16) return count;
    count += 1;
  }
  return count;
}

/** The UTF-16 offset of a code point offset. */
export function utf16Offset(text, codePoints) {
  let at = 0;
  let count = 0;
  for (const character of text) {
    if (count === codePoints) return at;
    at += character.length;
    count += 1;
  }
  return at;
}

/** The span without the white space at its two ends; empty (start === end) when nothing is left. */
export function trimmed(text, { start, end }) {
  while (start < end && /\s/u.test(text[start])) start += 1;
  while (end > start && /\s/u.test(text[end - 1])) end -= 1;
  return { start, end };
}

/** What the server wants to know of a UTF-16 span: code points, and the words to compare. */
export function passage(text, { start, end }) {
  return {
    start: codePointOffset(text, start),
    end: codePointOffset(text, end),
    exact: text.slice(start, end),
  };
}

/** The UTF-16 span of a range's part inside `element`, or null where they do not meet. */
export function spanOfRange(element, range) {
  if (!range.intersectsNode(element)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(element);
  const starts = range.compareBoundaryPoints(Range.START_TO_START, whole) > 0;
  const ends = range.compareBoundaryPoints(Range.END_TO_END, whole) < 0;
  return {
    start: starts ? lengthBefore(whole, range.startContainer, range.startOffset) : 0,
    end: ends
      ? lengthBefore(whole, range.endContainer, range.endOffset)
      : element.textContent.length,
  };
}

/** A range over the UTF-16 span of the element's text. */
export function rangeOfSpan(element, { start, end }) {
  const range = document.createRange();
  range.setStart(...pointAt(element, start));
  range.setEnd(...pointAt(element, end));
  return range;
}

function lengthBefore(whole, container, offset) {
  const before = whole.cloneRange();
  before.setEnd(container, offset);
  return before.toString().length;
}

function pointAt(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  let node = walker.nextNode();
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode();
  }
  return node ? [node, left] : [element, element.childNodes.length];
}
