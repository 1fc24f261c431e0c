import { startCopying } from './copy.ts';
import { Dialogs } from './dialogs.ts';
import { Live } from './live.ts';
import { startTheme } from './theme.ts';
import { startTimes } from './times.ts';

const live = new Live();
startTheme();
startTimes();
startCopying();
new Dialogs(live).start();
live.start();
