/** Tabs whose panel the caller draws: one level, never nested. */
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import styles from './bits.module.css';

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly label: ReactNode }[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly children: ReactNode;
}

export function Tabs({ label, tabs, value, onChange, children }: TabsProps): ReactNode {
  return (
    <AriaTabs selectedKey={value} onSelectionChange={(key) => onChange(String(key))}>
      <TabList aria-label={label} className={styles.tabs ?? ''}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={styles.tab ?? ''}>
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id}>
          {tab.id === value && children}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
