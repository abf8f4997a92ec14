// A workbook of one sheet as office programs store it, small enough to write by hand: the clerk's file in the journeys.

// CRC-32 as ZIP wants it (ISO 3309).
function crc(bytes) {
  let all = 0xffffffff;
  for (const byte of bytes) {
    all ^= byte;
    for (let bit = 0; bit < 8; bit += 1) all = all & 1 ? (all >>> 1) ^ 0xedb88320 : all >>> 1;
  }
  return (all ^ 0xffffffff) >>> 0;
}

// Files, stored and not compressed, as one ZIP (APPNOTE 4.3).
function zip(files) {
  const bodies = [];
  const directory = [];
  let at = 0;
  for (const [path, text] of files) {
    const name = Buffer.from(path);
    const data = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2); // names are UTF-8
    head.writeUInt16LE(0x21, 8); // 1980-01-01: the first day ZIP knows
    head.writeUInt32LE(crc(data), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), head, place, name);
    bodies.push(Buffer.from('PK\x03\x04'), head, name, data);
    at += 30 + name.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, list, end]);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const xml = (body) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${body}`;

// A workbook whose first row is a title over all columns.
export function workbook(title, heads, rows) {
  const cell = (text, r, c) =>
    text ? `<c r="${String.fromCharCode(65 + c)}${r + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>` : '';
  const lines = [[title], heads, ...rows].map((row, r) => `<row r="${r + 1}">${row.map((t, c) => cell(t, r, c)).join('')}</row>`);
  const last = String.fromCharCode(64 + heads.length);
  const sheet = `<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData><mergeCells count="1"><mergeCell ref="A1:${last}1"/></mergeCells></worksheet>`;
  const part = (path, kind) => `<Override PartName="${path}" ContentType="${OFFICE}.${kind}+xml"/>`;
  const types = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part('/xl/workbook.xml', 'sheet.main')}${part('/xl/worksheets/sheet1.xml', 'worksheet')}</Types>`;
  const link = (to, kind) => `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${LINKS}/${kind}" Target="${to}"/></Relationships>`;
  const book = `<workbook xmlns="${MAIN}" xmlns:r="${LINKS}"><sheets><sheet name="目录" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  return zip([
    ['[Content_Types].xml', xml(types)],
    ['_rels/.rels', xml(link('xl/workbook.xml', 'officeDocument'))],
    ['xl/workbook.xml', xml(book)],
    ['xl/_rels/workbook.xml.rels', xml(link('worksheets/sheet1.xml', 'worksheet'))],
    ['xl/worksheets/sheet1.xml', xml(sheet)],
  ]);
}
