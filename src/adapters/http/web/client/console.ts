import { startCopying } from './copy.ts';
import { Dialogs } from './dialogs.ts';
import { startKeys } from './keys.ts';
import { Live } from './live.ts';
import { addressWithoutNotice } from './pages.ts';
import { Rows } from './rows.ts';
import { Selection } from './selection.ts';
import { startTheme } from './theme.ts';
import { startTimes } from './times.ts';

const live = new Live();
const rows = new Rows(live);
const selection = new Selection();
const dialogs = new Dialogs(live);

rows.onChange = () => selection.show();
dialogs.onDone = (id) => rows.dealtWith(id);
dialogs.onClose = ({ dataset }) => {
  // Many have left the list, by the reader's own doing.
  if (dataset.liveFrom?.startsWith('/positions/batches/')) void rows.load().then(() => selection.clear());
};
startTheme();
startTimes();
startCopying();
startKeys();
dialogs.start();
rows.start();
selection.start();
live.start();

// A page that is loaded again does not say again what came of the last action.
if (location.search.includes('notice=')) history.replaceState(null, '', addressWithoutNotice());
