/** What the linter of labyrinths finds today: in telephone menus that answer, and where a machine or a kiosk stands in front. */
import type { ReactNode } from 'react';
import type { LabyrinthFinding } from '#modules/contacts/labyrinth/contract.js';
import type { FlowFinding, FlowProblem } from '#modules/contacts/phone/menus/contract.js';
import { flowWords } from '../flows/flow-words.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import { labyrinthWords } from './labyrinth-words.js';

/** Menus alone, where menus are edited; everything where machines are switched. */
export function LabyrinthPart({ isMenusOnly = false }: { readonly isMenusOnly?: boolean }): ReactNode {
  const t = labyrinthWords.useText();
  const menus = useLoaded<{ findings: readonly FlowFinding[] }>('/api/flows/findings').value?.findings;
  const others = useLoaded<{ findings: readonly LabyrinthFinding[] }>('/api/automatic/findings').value?.findings;
  if (menus === undefined || others === undefined) return null;
  const shown = isMenusOnly ? [] : others;
  if (menus.length + shown.length === 0) return isMenusOnly ? null : <p>{t('none')}</p>;
  return (
    <section aria-labelledby="labyrinths">
      <h2 id="labyrinths">{t('title')}</h2>
      <ul>
        {shown.map(({ way, code, params }) => (
          <li key={`${way} ${code} ${Object.values(params).join(' ')}`}>
            <strong>{t(`way.${way}`)}</strong>: {t(code, params)}
          </li>
        ))}
        {menus.map((menu) => (
          <MenuFindings key={menu.name} menu={menu} />
        ))}
      </ul>
    </section>
  );
}

function MenuFindings({ menu }: { readonly menu: FlowFinding }): ReactNode {
  const t = labyrinthWords.useText();
  const say = flowWords.useText();
  const { name, version, problems, warnings } = menu;
  const words = ({ code, params }: FlowProblem): string => (flowWords.has(code) ? say(code, params) : code);
  return (
    <li>
      <a href={hashOf('flows', name)}>{t('menu', { name, version })}</a>
      <ul>
        {[...problems, ...warnings].map((one) => (
          <li key={`${one.line} ${one.code}`}>{words(one)}</li>
        ))}
      </ul>
    </li>
  );
}
