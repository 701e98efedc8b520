/** Are ids, rolls and changes decided so that nothing is lost? */
@NullMarked
package io.fastdfs.operator.plan;

import org.jspecify.annotations.NullMarked;
