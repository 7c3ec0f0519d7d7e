import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const web = fileURLToPath(new URL('../../', import.meta.url));

it('the browser’s own file field, which speaks the browser’s language, is shown on no screen', () => {
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .filter((file) => /type=['"{ ]+file\b/.test(readFileSync(web + file, 'utf8')));
  // The kit hides it behind a button; the widget under its own words (`.attach input` in customer.css: seen by nobody).
  expect(files.toSorted()).toEqual(['kit/parts/file.tsx', 'widget/Composer.tsx']);
  expect(readFileSync(`${web}widget/customer.css`, 'utf8')).toMatch(/\.attach input \{[^}]*opacity: 0;/);
});
