/**
 * What the user writes and reads: the two kinds, their defaults and the rules that the API server can prove by itself.
 * No logic lives here.
 */
@NullMarked
package io.fastdfs.operator.api;

import org.jspecify.annotations.NullMarked;
