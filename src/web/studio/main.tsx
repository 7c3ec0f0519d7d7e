import { mountApp } from '#web/kit/index.js';
import { StudioPage } from './studio-page.js';

mountApp(<StudioPage />);
