/** Do conditions and status say what is, in the right words? */
@NullMarked
package io.fastdfs.operator.status;

import org.jspecify.annotations.NullMarked;
