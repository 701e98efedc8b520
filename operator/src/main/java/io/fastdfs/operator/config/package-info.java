/**
 * Which text do FastDFS's processes read? Values in, complete configuration files and findings about a user's keys out: no Kubernetes, no I/O.
 *
 * <p>{@link io.fastdfs.operator.config.ConfigCheck} judges what a user wrote, {@link io.fastdfs.operator.config.EffectiveConfig} merges it,
 * {@link io.fastdfs.operator.config.TrackerConf}, {@link io.fastdfs.operator.config.StorageConf}, {@link io.fastdfs.operator.config.StorageIds}
 * and {@link io.fastdfs.operator.config.ClientConf} write the files, {@link io.fastdfs.operator.config.ContentHash} names them.
 */
@NullMarked
package io.fastdfs.operator.config;

import org.jspecify.annotations.NullMarked;
