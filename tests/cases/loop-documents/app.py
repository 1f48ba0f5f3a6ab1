import yaml

for document in yaml.safe_load_all(open("config.yaml")):
    print(document["name"], document.get("size"))
