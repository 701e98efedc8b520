package io.fastdfs.operator.testing;

import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights of an operator under test: those of {@code deploy/}, no more, held by a ServiceAccount in a namespace of
 * the test's own. Each holder's objects have its name behind theirs, so that several operators, and one that is
 * installed, do not meet.
 */
public final class OperatorRights implements AutoCloseable {
    private static final long TOKEN_SECONDS = 12 * 60 * 60;

    private final KubernetesClient client;
    private final String home;
    private final List<HasMetadata> granted;

    private OperatorRights(KubernetesClient client, String home, List<HasMetadata> granted) {
        this.client = client;
        this.home = home;
        this.granted = granted;
    }

    /** As deploy/cluster-wide says when {@code watched} is empty, else as deploy/namespaced does for these namespaces. */
    public static OperatorRights grant(KubernetesClient client, String home, String holder, List<String> watched) {
        List<HasMetadata> objects = new ArrayList<>();
        for (String file : List.of("base/serviceaccount.yaml", "base/roles.yaml", "base/bindings.yaml")) {
            objects.addAll(read(client, file, home, holder));
        }
        if (watched.isEmpty()) {
            objects.addAll(read(client, "cluster-wide/clusterrolebinding.yaml", home, holder));
        }
        for (String namespace : watched) {
            List<HasMetadata> bindings = read(client, "namespaced/rolebinding.yaml", home, holder);
            bindings.forEach(binding -> binding.getMetadata().setNamespace(namespace));
            objects.addAll(bindings);
        }
        objects.forEach(object -> placed(client, object).create());
        return new OperatorRights(client, home, objects);
    }

    /** Writes a file with a token of its own, good for twelve hours. */
    public Path kubeconfig(Path file) {
        var cluster = client.getConfiguration();
        String account = granted.stream()
                .filter(ServiceAccount.class::isInstance)
                .map(object -> object.getMetadata().getName())
                .findFirst()
                .orElseThrow();
        String token = client.serviceAccounts()
                .inNamespace(home)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        var config = new ConfigBuilder()
                .addNewCluster()
                .withName("test")
                .withNewCluster()
                .withServer(cluster.getMasterUrl())
                .withInsecureSkipTlsVerify(cluster.isTrustCerts())
                .withCertificateAuthority(cluster.getCaCertFile())
                .withCertificateAuthorityData(cluster.getCaCertData())
                .endCluster()
                .endCluster()
                .addNewUser()
                .withName(account)
                .withNewUser()
                .withToken(token)
                .endUser()
                .endUser()
                .addNewContext()
                .withName("test")
                .withNewContext()
                .withCluster("test")
                .withUser(account)
                .withNamespace(home)
                .endContext()
                .endContext()
                .withCurrentContext("test")
                .build();
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, Serialization.asYaml(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes back what no namespace's end takes with it, and the rest. */
    @Override
    public void close() {
        granted.forEach(object -> placed(client, object).delete());
    }

    /** A client of one namespace takes that for every object, whatever the object's own says. */
    private static Resource<HasMetadata> placed(KubernetesClient client, HasMetadata object) {
        return object instanceof Namespaced
                ? client.resource(object).inNamespace(object.getMetadata().getNamespace())
                : client.resource(object);
    }

    private static List<HasMetadata> read(KubernetesClient client, String file, String home, String holder) {
        try (var yaml = Files.newInputStream(ProjectFiles.of("deploy").resolve(file))) {
            List<HasMetadata> objects = client.load(yaml).items();
            objects.forEach(object -> make(object, home, holder));
            return objects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(HasMetadata object, String home, String holder) {
        object.getMetadata().setName(object.getMetadata().getName() + "-" + holder);
        if (object instanceof Namespaced) {
            object.getMetadata().setNamespace(home);
        }
        if (object instanceof ClusterRoleBinding binding) {
            pointTo(binding.getRoleRef(), binding.getSubjects(), home, holder);
        }
        if (object instanceof RoleBinding binding) {
            pointTo(binding.getRoleRef(), binding.getSubjects(), home, holder);
        }
    }

    private static void pointTo(RoleRef role, List<Subject> subjects, String home, String holder) {
        role.setName(role.getName() + "-" + holder);
        subjects.forEach(subject -> {
            subject.setName(subject.getName() + "-" + holder);
            subject.setNamespace(home);
        });
    }
}
