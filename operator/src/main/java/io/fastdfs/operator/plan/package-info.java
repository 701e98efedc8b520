/**
 * What to do next: from what the user wants and what is, to which ids belong to whom, what may be applied and which pods
 * may be replaced. Pure functions; nothing here acts.
 */
@NullMarked
package io.fastdfs.operator.plan;

import org.jspecify.annotations.NullMarked;
