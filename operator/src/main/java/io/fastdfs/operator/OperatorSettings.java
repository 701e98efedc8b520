package io.fastdfs.operator;

import io.fastdfs.operator.fastdfs.SocksProxy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What whoever runs the operator can set: properties {@code fastdfs.…}, or environment variables {@code FASTDFS_…}. */
@ConfigMapping(prefix = "fastdfs")
public interface OperatorSettings {

    /** Image of the trackers where a cluster names none; {@code {version}} stands for spec.version. */
    @WithDefault("ghcr.io/fastdfs-operator/tracker:{version}")
    String trackerImage();

    /** Image of the storages where a cluster names none; {@code {version}} stands for spec.version. */
    @WithDefault("ghcr.io/fastdfs-operator/storage:{version}")
    String storageImage();

    /** Pause between two rounds of questions to the trackers of a cluster that is as it should be. */
    @WithDefault("5s")
    Duration pollCalm();

    /** Pause between two rounds while something is under way. */
    @WithDefault("1s")
    Duration pollBusy();

    /** A SOCKS5 proxy that reaches the trackers' addresses where the operator cannot: it runs outside of the cluster. */
    Optional<SocksProxy> trackerProxy();
}
