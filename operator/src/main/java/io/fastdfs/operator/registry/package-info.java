/**
 * Which address belongs to which id, and which id to which volumes: what the registry ConfigMaps remember. Pure.
 *
 * <p>A registry is the last in the order of belief (file in the volume, label on the claim, trackers' lists, registry);
 * it can be made again from the others.
 */
@NullMarked
package io.fastdfs.operator.registry;

import org.jspecify.annotations.NullMarked;
