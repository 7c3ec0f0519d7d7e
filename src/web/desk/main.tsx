import { mountApp } from '#web/kit/index.js';
import { Desk } from './desk.js';

mountApp(<Desk />);
