/** The demo's brand: small, believable, always the same. */
export interface DemoItem {
  readonly sku: string;
  readonly title: string;
  /** As people write it, e.g. "38.00". */
  readonly price: string;
  /** Where it lies at first; most in one pick bin, some with more on a staging shelf. */
  readonly stock: readonly { readonly bin: string; readonly units: number }[];
}

interface ProductLine {
  readonly code: string;
  readonly title: string;
  readonly price: string;
  readonly variants: readonly string[];
  readonly aisle: string;
}

const SIZES = ['S', 'M', 'L', 'XL'];

const lines: readonly ProductLine[] = [
  { code: 'TEE-BLK', title: 'Harbour Tee, Black', price: '38.00', variants: SIZES, aisle: 'A-01' },
  { code: 'TEE-WHT', title: 'Harbour Tee, White', price: '38.00', variants: SIZES, aisle: 'A-01' },
  { code: 'TEE-OLV', title: 'Harbour Tee, Olive', price: '38.00', variants: SIZES, aisle: 'A-02' },
  { code: 'HOOD-GRY', title: 'Tide Hoodie, Grey', price: '84.00', variants: SIZES, aisle: 'A-02' },
  { code: 'HOOD-NVY', title: 'Tide Hoodie, Navy', price: '84.00', variants: SIZES, aisle: 'A-03' },
  { code: 'OVER-IND', title: 'Dock Overshirt, Indigo', price: '118.00', variants: SIZES, aisle: 'A-03' },
  {
    code: 'PANT-SND',
    title: 'Quay Trousers, Sand',
    price: '96.00',
    variants: ['28', '30', '32', '34', '36'],
    aisle: 'B-01',
  },
  { code: 'KNIT-ECR', title: 'Lighthouse Jumper, Ecru', price: '129.00', variants: SIZES, aisle: 'B-01' },
  { code: 'SOCK', title: 'Rope Socks', price: '14.00', variants: ['NVY', 'ECR', 'RST', 'GRN'], aisle: 'B-02' },
  { code: 'BEANIE', title: 'Watch Cap', price: '29.00', variants: ['BLK', 'NVY', 'MUS', 'OAT'], aisle: 'B-02' },
  { code: 'CAP', title: 'Pier Cap', price: '32.00', variants: ['BLK', 'SND', 'OLV'], aisle: 'B-02' },
  { code: 'TOTE', title: 'Canvas Tote', price: '26.00', variants: ['NAT', 'BLK', 'NVY'], aisle: 'C-01' },
  { code: 'MUG', title: 'Enamel Mug', price: '18.00', variants: ['WHT', 'NVY', 'GRN'], aisle: 'C-01' },
  { code: 'BOTTLE', title: 'Steel Bottle 0.75 l', price: '34.00', variants: ['SLV', 'NVY', 'SND'], aisle: 'C-01' },
  { code: 'BLANKET', title: 'Wool Blanket', price: '145.00', variants: ['GRY', 'RST'], aisle: 'C-02' },
  { code: 'CANDLE', title: 'Salt & Cedar Candle', price: '28.00', variants: ['S', 'M', 'L'], aisle: 'C-02' },
  { code: 'GIFTCARD-BOX', title: 'Gift Box', price: '6.00', variants: ['S', 'L'], aisle: 'C-02' },
];

/** Pick bins by aisle, and the staging shelves where deliveries wait. */
export const demoBins: readonly { readonly code: string; readonly kind: 'pick' | 'staging' }[] = [
  ...['A-01', 'A-02', 'A-03', 'B-01', 'B-02', 'C-01', 'C-02'].flatMap((aisle) =>
    ['1', '2'].map((shelf) => ({ code: `${aisle}-${shelf}`, kind: 'pick' as const })),
  ),
  ...['S-01-1', 'S-01-2', 'S-02-1', 'S-02-2', 'S-03-1', 'S-03-2'].map((code) => ({ code, kind: 'staging' as const })),
];

/** About 60 SKUs; the numbers look grown, and are the same on every machine. */
export const demoItems: readonly DemoItem[] = lines.flatMap((line, lineIndex) =>
  line.variants.map((variant, index) => {
    const grown = (lineIndex * 7 + index * 11) % 29;
    const pick = { bin: `${line.aisle}-${(index % 2) + 1}`, units: 14 + grown };
    const staging = { bin: `S-0${(lineIndex % 3) + 1}-${(index % 2) + 1}`, units: 24 + (grown % 5) * 6 };
    return {
      sku: `${line.code}-${variant}`,
      title: `${line.title}, ${variant}`,
      price: line.price,
      stock: grown % 3 === 0 ? [pick, staging] : [pick],
    };
  }),
);
