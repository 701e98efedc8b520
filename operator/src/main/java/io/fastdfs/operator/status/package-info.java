/** What we say: conditions and status of both kinds, from the plan and what is. Pure. */
@NullMarked
package io.fastdfs.operator.status;

import org.jspecify.annotations.NullMarked;
