/** Is what trackers say understood, and asked for without holding anybody up? */
@NullMarked
package io.fastdfs.operator.observe;

import org.jspecify.annotations.NullMarked;
