package io.fastdfs.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code kubectl get fdfs,fdfsg} prints: kubectl asks the API server for a table and shows it. */
class PrinterColumnsIT {
    @RegisterExtension
    static final TestNamespace NAMESPACE = TestNamespace.ofApi();

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    @Test
    void aClusterShowsWhetherItServes() throws Exception {
        NAMESPACE.client().resource("""
                apiVersion: fastdfs.io/v1alpha1
                kind: FastDfsCluster
                metadata: {name: photos}
                spec: {version: 6.15.4}
                """).create();
        NAMESPACE
                .client()
                .resources(FastDfsCluster.class)
                .withName("photos")
                .subresource("status")
                .patch(MERGE, """
                status:
                  conditions: [{type: Paused, status: "False"}, {type: Ready, status: "True", message: All serve.}]
                  members: 4/4
                  sync: none
                  free: 83%
                  version: 6.15.4
                """);

        JsonNode table = table("fastdfsclusters");
        assertThat(columns(table, 0)).containsExactly("Name", "Ready", "Members", "Sync", "Free", "Version", "Age");
        assertThat(columns(table, 1)).containsExactly("Why");
        assertThat(cells(table))
                .startsWith("photos", "True", "4/4", "none", "83%", "6.15.4")
                .endsWith("All serve.");
    }

    @Test
    void aGroupShowsItsClusterToo() throws Exception {
        NAMESPACE.client().resource("""
                apiVersion: fastdfs.io/v1alpha1
                kind: FastDfsStorageGroup
                metadata: {name: photos-group1}
                spec: {clusterRef: {name: photos}, group: group1, storePaths: [{size: 1Gi}]}
                """).create();
        NAMESPACE
                .client()
                .resources(FastDfsStorageGroup.class)
                .withName("photos-group1")
                .subresource("status")
                .patch(MERGE, """
                        status:
                          conditions: [{type: Ready, status: "False", message: Member 1 is missing.}]
                          active: 1/2
                          sync: minutes
                          free: 7%
                          version: 6.16.1
                        """);

        JsonNode table = table("fastdfsstoragegroups");
        assertThat(columns(table, 0))
                .containsExactly("Name", "Cluster", "Group", "Ready", "Members", "Sync", "Free", "Version", "Age");
        assertThat(columns(table, 1)).containsExactly("Why");
        assertThat(cells(table))
                .startsWith("photos-group1", "photos", "group1", "False", "1/2", "minutes", "7%", "6.16.1")
                .endsWith("Member 1 is missing.");
    }

    /** Priority 0 is always shown, 1 with {@code -o wide}. */
    private static List<String> columns(JsonNode table, int priority) {
        return StreamSupport.stream(table.path("columnDefinitions").spliterator(), false)
                .filter(column -> column.path("priority").asInt() == priority)
                .map(column -> column.path("name").asText())
                .toList();
    }

    private static List<String> cells(JsonNode table) {
        return StreamSupport.stream(table.at("/rows/0/cells").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode table(String resource) throws Exception {
        HttpClient http = NAMESPACE.client().getHttpClient();
        HttpResponse<String> answer = http.sendAsync(
                        http.newHttpRequestBuilder()
                                .uri("%sapis/fastdfs.io/v1alpha1/namespaces/%s/%s"
                                        .formatted(NAMESPACE.client().getMasterUrl(), NAMESPACE.name(), resource))
                                .header("Accept", "application/json;as=Table;g=meta.k8s.io;v=v1")
                                .build(),
                        String.class)
                .get(10, TimeUnit.SECONDS);
        if (!answer.isSuccessful()) {
            throw new IOException(answer.code() + ": " + answer.bodyString());
        }
        return new ObjectMapper().readTree(answer.body());
    }
}
