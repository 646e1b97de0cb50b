// Writes amounts and addresses for people. Amounts come in smallest units, as text, and are never made floats.

const KNOWN_DECIMALS = { USD: 6 };

function decimalsOf(asset, assets) {
  const listed = (assets ?? []).find(({ code }) => code === asset);
  return listed?.decimals ?? KNOWN_DECIMALS[asset];
}

// "-30000000", "USD" -> "−30.00 USD"; an asset of unknown scale is shown in its smallest unit.
export function money(minor, asset, assets) {
  const text = String(minor);
  if (!/^-?\d+$/.test(text)) return `${text} ${asset ?? ""}`.trim();
  const sign = text.startsWith("-") ? "−" : "";
  const digits = text.replace("-", "");
  const decimals = decimalsOf(asset, assets);
  if (decimals === undefined) return `${sign}${grouped(digits)} ${asset ?? ""}`.trim();
  const padded = digits.padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals);
  const part = padded.slice(padded.length - decimals).replace(/0+$/, "").padEnd(Math.min(2, decimals), "0");
  return `${sign}${grouped(whole)}${part ? `.${part}` : ""} ${asset}`;
}

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

// Long hexadecimal words are cut in the middle, wherever they stand in a text.
export function short(text) {
  return String(text ?? "").replace(/0x([0-9a-fA-F]{4})[0-9a-fA-F]{6,}([0-9a-fA-F]{4})/g, "0x$1…$2");
}
