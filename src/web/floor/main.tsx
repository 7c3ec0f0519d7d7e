import { mountApp } from '#web/kit/index.js';
import { FloorPage } from './floor-page.js';

mountApp(<FloorPage />);
