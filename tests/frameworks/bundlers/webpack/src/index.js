// All that a page needs of the widget.

import "muvi-jobs";
