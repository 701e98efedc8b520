/** Does the tracker protocol hold against what real trackers said, and against peers that are none? */
@NullMarked
package io.fastdfs.operator.fastdfs;

import org.jspecify.annotations.NullMarked;
