/** Do registries survive their own text, and refuse what is none? */
@NullMarked
package io.fastdfs.operator.registry;

import org.jspecify.annotations.NullMarked;
