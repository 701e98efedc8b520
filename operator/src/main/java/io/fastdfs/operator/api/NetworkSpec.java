package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may reach the pods of a cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkSpec(
        @JsonPropertyDescription("NetworkPolicies for the pods of this cluster.") @Nullable
        Policy policy) {

    /** What the policies say when the user says nothing: on, and the cluster's own namespace is let in. */
    public static final Policy DEFAULT_POLICY = new Policy(true, null);

    /** The policy that counts. */
    public static Policy policyOf(@Nullable NetworkSpec network) {
        return network == null || network.policy == null ? DEFAULT_POLICY : network.policy;
    }

    /** FastDFS has no authentication: whoever reaches a tracker can delete members. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Policy(
            @JsonPropertyDescription("Whether NetworkPolicies are made. FastDFS has no authentication of its own.")
            @Default("true")
            Boolean enabled,

            @JsonPropertyDescription(
                    "Who may use the cluster, as peers of a NetworkPolicy. All pods of the cluster's namespace when"
                            + " absent; nobody but the cluster itself when empty.")
            @Nullable
            @Size(max = 32)
            List<NetworkPolicyPeer> clients) {

        @SuppressWarnings("NullAway") // Jackson passes null for what the manifest leaves out
        public Policy {
            enabled = enabled == null || enabled;
            clients = clients == null ? null : List.copyOf(clients);
        }
    }
}
