// The colours of numbers: viridis, in which equal steps of a number look equally large.

// Polynomials through matplotlib's table of viridis, for red, green and blue.
const TERMS = [
  [0.277727, 0.005407, 0.334099],
  [0.105093, 1.404613, 1.38459],
  [-0.330862, 0.214848, 0.095095],
  [-4.63423, -5.799101, -19.332441],
  [6.22827, 14.179933, 56.690553],
  [4.776385, -13.745145, -65.353033],
  [-5.435456, 4.645853, 26.312435],
];

/** 256 colours, as red, green and blue of 0 to 255. */
export const VIRIDIS = Array.from({ length: 256 }, (_, step) => {
  const t = step / 255;
  return [0, 1, 2].map((channel) => {
    const part = TERMS.reduceRight((sum, term) => sum * t + term[channel], 0);
    return Math.round(255 * Math.min(1, Math.max(0, part)));
  });
});

/** The colour of a number between two, or null for what is none. */
export function colourOf(value, min, max) {
  if (Number.isNaN(value)) return null;
  const part = max > min ? (value - min) / (max - min) : 0.5;
  return VIRIDIS[Math.round(255 * Math.min(1, Math.max(0, part)))];
}
