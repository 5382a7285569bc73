// LINE's words for sizes, in pixels (reference, "Flex Message": sizes of components).

const STEP = { none: "0px", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const FONT = {
  xxs: "11px", xs: "13px", sm: "14px", md: "16px", lg: "19px", xl: "22px", xxl: "29px",
  "3xl": "35px", "4xl": "48px", "5xl": "74px",
};
const IMAGE = {
  xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px",
  "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%",
};
const BORDER = { none: "0px", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };

function from(table, value) {
  if (typeof value !== "string") return undefined;
  return table[value] ?? (/^-?[\d.]+(px|%)$/.test(value) ? value : undefined);
}

export const step = (value) => from(STEP, value);
export const font = (value) => from(FONT, value);
export const image = (value) => from(IMAGE, value);
export const border = (value) => from(BORDER, value);
export const colour = (value) => (/^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(value ?? "") ? value : undefined);

export function ratio(value) {
  const [width, height] = String(value ?? "1:1").split(":").map(Number);
  return width > 0 && height > 0 ? `${width} / ${height}` : "1 / 1";
}
