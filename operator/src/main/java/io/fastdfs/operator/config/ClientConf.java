package io.fastdfs.operator.config;

import java.util.Map;

/** client.conf, for applications to mount. */
public final class ClientConf {

    private ClientConf() {}

    /** Clients need no list of ids: trackers answer with addresses. base_path has to exist (client_func.c), and /tmp does in most images. */
    public static String render(ClientSettings settings) {
        Map<String, String> values = EffectiveConfig.values(ConfFile.CLIENT, settings.version(), Map.of());
        values.put("base_path", "/tmp");
        ConfText text = new ConfText()
                .comment(
                        "Written by the FastDFS operator; the address is for clients inside of this Kubernetes cluster.");
        settings.trackers().forEach(tracker -> text.key("tracker_server", tracker.text()));
        return text.keys(values).text();
    }
}
