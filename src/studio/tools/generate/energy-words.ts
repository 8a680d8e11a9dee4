/** Three figures that count, without an exponent: "0.0123", "4.56", "1,230". */
function threeFigures(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

export function secondsText(seconds: number): string {
  return `${threeFigures(seconds)} s`;
}

/** Kilowatt-hours in the unit that reads best: "3.1 Wh", "1.2 kWh". */
export function energyText(kilowattHours: number): string {
  return kilowattHours < 1 ? `${threeFigures(1000 * kilowattHours)} Wh` : `${threeFigures(kilowattHours)} kWh`;
}

/** "2.1 mg", "3.4 g", "1.2 kg". */
export function co2Text(grams: number): string {
  if (Number.isNaN(grams)) return 'no images';
  if (grams < 0.1) return `${threeFigures(1000 * grams)} mg`;
  return grams < 1000 ? `${threeFigures(grams)} g` : `${threeFigures(grams / 1000)} kg`;
}
